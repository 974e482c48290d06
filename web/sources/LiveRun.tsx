import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Run, Source } from '#contract/sources.ts';
import { Time } from '../ui/Time.tsx';
import { fractionRead, perMinute } from './pace.ts';
import classes from './sources.module.css';

/** What is happening at this moment; nothing when nothing is. */
export function LiveRun({ source: { run, state, waitingForIndex } }: { source: Source }) {
  const { t } = useTranslation();
  if (!run && state !== 'queued' && waitingForIndex === 0) return null;
  return (
    <section className={classes.live} aria-labelledby="live">
      <h2 id="live">{t(run ? 'sources.run.now' : state === 'queued' ? 'sources.state.queued' : 'sources.overview')}</h2>
      {run ? <RunProgress run={run} /> : state === 'queued' && <p>{t('sources.run.queued')}</p>}
      {state === 'stuck' && <output className={classes.stuck}>{t('sources.run.stuck')}</output>}
      {waitingForIndex > 0 && <p>{t('sources.run.index', { count: waitingForIndex })}</p>}
    </section>
  );
}

function RunProgress({ run }: { run: Run }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const fraction = fractionRead(run);
  const pace = perMinute(run);
  const read = number.format(run.read);
  return (
    <>
      <Progress
        size="lg"
        radius="xl"
        value={fraction === null ? 100 : fraction * 100}
        animated={fraction === null}
        aria-label={t('sources.run.progress')}
      />
      <p className={classes.cardFacts}>
        <span>
          {run.expected === null
            ? t('sources.run.read', { read })
            : t('sources.run.of', { read, expected: number.format(run.expected) })}
        </span>
        {pace !== null && <span>{t('sources.run.pace', { pace: number.format(pace) })}</span>}
        <span>
          {t('sources.run.sign')} <Time at={run.lastProgressAt} />
        </span>
      </p>
      <RunCounts run={run} />
    </>
  );
}

const counted = ['added', 'changed', 'moved', 'deleted', 'failed', 'unchanged'] as const;

function RunCounts({ run }: { run: Run }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <dl className={classes.counts}>
      {counted.map((name) => (
        <div key={name}>
          <dt>{t(`sources.run.${name}`)}</dt>
          <dd>{number.format(run[name])}</dd>
        </div>
      ))}
    </dl>
  );
}
