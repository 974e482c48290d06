import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SourceCard } from '#contract/sources.ts';
import { AudienceWords } from '../documents/AudienceWords.tsx';
import { paths } from '../paths.ts';
import { Time } from '../ui/Time.tsx';
import { ConnectorIcon } from './ConnectorIcon.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import classes from './sources.module.css';
import { StateWords } from './StateWords.tsx';

/** A source among others: how it is doing, what it holds, who reads it. */
export function SourceSummary({ source }: { source: SourceCard }) {
  const { t } = useTranslation();
  return (
    <article className={classes.card} aria-label={source.name}>
      <div className={classes.cardHead}>
        <ConnectorIcon connector={source.connector} />
        <div>
          <h3>
            <Link {...paths.source(source.id)}>{source.name}</Link>
          </h3>
          <p className={classes.hint}>
            {t('sources.readers')}
            <AudienceWords audience={source.audience} />
          </p>
        </div>
        <StateWords state={source.state} />
      </div>
      {source.problem && source.state === 'failing' && <ProblemNote problem={source.problem} />}
      <p className={classes.cardFacts}>
        <span>{t('sources.documents', { count: source.documents })}</span>
        {source.failures > 0 && <span>{t('sources.unread', { count: source.failures })}</span>}
        <RunTimes source={source} />
      </p>
    </article>
  );
}

export function RunTimes({
  source: { lastRunAt, nextRunAt },
}: {
  source: Pick<SourceCard, 'lastRunAt' | 'nextRunAt'>;
}) {
  const { t } = useTranslation();
  return (
    <>
      <span>
        {lastRunAt ? (
          <>
            {t('sources.lastRun')} <Time at={lastRunAt} />
          </>
        ) : (
          t('sources.never')
        )}
      </span>
      {nextRunAt && (
        <span>
          {t('sources.nextRun')} <Time at={nextRunAt} />
        </span>
      )}
    </>
  );
}
