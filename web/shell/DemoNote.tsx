import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe, useOrganisation } from '../people/me.ts';
import { paths } from '../paths.ts';
import classes from './shell.module.css';

const LeaveDemo = lazy(() => import('./LeaveDemo.tsx').then((module) => ({ default: module.LeaveDemo })));

/** Says quietly, on every page of the demo, that it is one and who one is in it. */
export function DemoNote() {
  const { t } = useTranslation();
  const { person } = useMe();
  const organisation = useOrganisation();
  const [leaving, { open, close }] = useDisclosure();
  if (!organisation?.demo) return null;
  return (
    <aside className={classes.demo} aria-label={t('app.demo.label')}>
      <p>
        <b>{t('app.demo.label')}</b>
        <span>{t('app.demo.about', { organisation: organisation.name, name: person.name })}</span>
      </p>
      <p>
        <Link {...paths.welcome()}>{t('app.demo.switch')}</Link>
        <button type="button" onClick={open}>
          {t('app.demo.leave')}
        </button>
      </p>
      {leaving && (
        <Suspense>
          <LeaveDemo organisation={organisation.name ?? ''} onClose={close} />
        </Suspense>
      )}
    </aside>
  );
}
