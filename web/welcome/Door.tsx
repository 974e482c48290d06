import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Mark } from '../shell/Mark.tsx';
import { Hills } from '../ui/Hills.tsx';
import classes from './welcome.module.css';

/** What surrounds the pages before somebody is signed in. */
export function Door() {
  const { t } = useTranslation();
  return (
    <div className={classes.door}>
      <header className={classes.brand}>
        <Mark size={36} />
        <span>{t('app.name')}</span>
      </header>
      <main tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <Hills />
    </div>
  );
}
