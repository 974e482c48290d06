import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './welcome.module.css';

type Props = { title: string; about?: ReactNode; children: ReactNode };

/** One small thing to fill in, on a sheet of paper in front of the hills. */
export function Sheet({ title, about, children }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.sheet}>
      <title>{t('app.title', { title })}</title>
      <h1>{title}</h1>
      {about && <p className={classes.about}>{about}</p>}
      {children}
    </section>
  );
}
