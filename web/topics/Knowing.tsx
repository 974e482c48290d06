import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TopicPerson } from '#contract/topics.ts';
import { paths } from '../paths.ts';
import { PersonLine } from '../people/PersonLine.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './topics.module.css';

/** Who knows about it, each with what speaks for that. */
export function Knowing({ people }: { people: TopicPerson[] }) {
  const { t } = useTranslation();
  return (
    <section className={classes.part}>
      <h2>{t('topics.people')}</h2>
      {people.length === 0 && <p className={classes.quiet}>{t('topics.nobody')}</p>}
      <ul className={classes.people}>
        {people.map((one) => (
          <li key={one.person.id}>
            <PersonLine person={one.person} />
            <p>
              {one.says && `${t('topics.says')} `}
              {one.documents > 0 && t('topics.wrote', { count: one.documents })}
              {one.latestAt && (
                <>
                  {' · '}
                  <Time at={one.latestAt} />
                </>
              )}
            </p>
            <ul>
              {one.evidence.map((document) => (
                <li key={document.id}>
                  <Link {...paths.document(document.id)}>{document.title}</Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
