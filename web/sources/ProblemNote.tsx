import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SourceCard } from '#contract/sources.ts';
import { Time } from '../ui/Time.tsx';
import classes from './sources.module.css';

/** What is wrong with a source, what to do about it, and what is safe. */
export function ProblemNote({
  problem: { code, message, remedy, at },
}: {
  problem: NonNullable<SourceCard['problem']>;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.problem}>
      <IconAlertTriangle size={22} aria-hidden />
      <div>
        <b>{t(`sources.problem.title.${code}`, { defaultValue: t('sources.problem.other') })}</b>
        <p>
          {message} {remedy}
        </p>
        <p className={classes.hint}>
          {t('sources.problem.safe')} <Time at={at} />
        </p>
      </div>
    </div>
  );
}
