import { useNetwork } from '@mantine/hooks';
import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paths } from '../paths.ts';
import { AskBox } from '../search/AskBox.tsx';
import { BottomLinks, TopLinks } from './MainLinks.tsx';
import { DemoNote } from './DemoNote.tsx';
import { Mark } from './Mark.tsx';
import { MyMenu } from './MyMenu.tsx';
import classes from './shell.module.css';

/** What surrounds every page: the one box, where else to go, who one is. */
export function Shell() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const isHome = useMatchRoute()(paths.home()) !== false;
  return (
    <>
      <a className={classes.skip} href="#content" onClick={goToContent}>
        {t('app.skip')}
      </a>
      <DemoNote />
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link className={classes.brand} {...paths.home()}>
            <Mark size={30} />
            <span>{t('app.name')}</span>
          </Link>
          {/* Home has the box at its heart. */}
          <div className={classes.ask}>{!isHome && <AskBox />}</div>
          <TopLinks />
          <MyMenu />
        </div>
      </header>
      {!online && <output className={classes.offline}>{t('app.offline')}</output>}
      <main id="content" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <BottomLinks />
    </>
  );
}

/** Without a `#content` in the address. */
function goToContent(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.querySelector('main')?.focus();
}
