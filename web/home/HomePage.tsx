import { useTranslation } from 'react-i18next';
import { useMe } from '../people/me.ts';
import { AskBox } from '../search/AskBox.tsx';
import { Page } from '../ui/Page.tsx';
import { useNow } from '../ui/now.ts';
import { Hills } from '../ui/Hills.tsx';
import { partOfDay } from './greeting.ts';
import classes from './home.module.css';
import { PeopleToMeet } from './PeopleToMeet.tsx';
import { RecentKnowledge } from './RecentKnowledge.tsx';

/** One box, and what and whom one may want to know. */
export function HomePage() {
  const { t } = useTranslation();
  const { person } = useMe();
  const now = useNow();
  return (
    <Page title={t('app.home')} titleHidden wide>
      <section className={classes.hero}>
        <h1>{t(`home.greeting.${partOfDay(now)}`, { name: person.name.split(' ')[0] })}</h1>
        <AskBox large />
        <p>{t('home.about')}</p>
        <Hills />
      </section>
      <div className={classes.columns}>
        <RecentKnowledge />
        <PeopleToMeet />
      </div>
    </Page>
  );
}
