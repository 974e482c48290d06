import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { seeSource, type Source } from '#contract/sources.ts';
import { answerOf } from '../api.ts';
import { AudienceWords } from '../documents/AudienceWords.tsx';
import { PersonLine } from '../people/PersonLine.tsx';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { Failures } from './Failures.tsx';
import { LiveRun } from './LiveRun.tsx';
import { Overview } from './Overview.tsx';
import { askAgainIn } from './pace.ts';
import { ProblemNote } from './ProblemNote.tsx';
import { Runs } from './Runs.tsx';
import { SourceActions } from './SourceActions.tsx';
import { RunTimes } from './SourceSummary.tsx';
import classes from './sources.module.css';
import { StateWords } from './StateWords.tsx';
import { useConnectorWords, useScheduleWords } from './words.ts';

/** One source as it is now: what is being read, what came in, what did not, and what one can do. */
export function SourcePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({
    ...answerOf(seeSource, { params: { id } }),
    refetchInterval: ({ state }) => askAgainIn(state.data ? [state.data.state] : []),
  });
  if (data === undefined)
    return (
      <Page title={t('sources.title')}>
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={3} height={120} />}
      </Page>
    );
  return (
    <Page title={data.name} actions={data.mayChange && data.state !== 'purging' && <SourceActions source={data} />}>
      <div className={classes.glance}>
        <StateWords state={data.state} />
        <RunTimes source={data} />
      </div>
      {data.problem && data.state === 'failing' && <ProblemNote problem={data.problem} />}
      <LiveRun source={data} />
      <Overview source={data} />
      <About source={data} />
      {data.mayChange && (
        <>
          <Failures source={data} />
          <Runs runs={data.runs} />
        </>
      )}
    </Page>
  );
}

function About({ source }: { source: Source }) {
  const { t } = useTranslation();
  const { label } = useConnectorWords(source.connector);
  const every = useScheduleWords();
  return (
    <dl className={classes.about}>
      <div>
        <dt>{t('sources.audience.label')}</dt>
        <dd>
          <AudienceWords audience={source.audience} />
        </dd>
      </div>
      <div>
        <dt>{t('sources.connectorName')}</dt>
        <dd>{label}</dd>
      </div>
      <div>
        <dt>{t('sources.schedule')}</dt>
        <dd>{every(source.everyMinutes)}</dd>
      </div>
      {source.owner && (
        <div>
          <dt>{t('sources.owner')}</dt>
          <dd>
            <PersonLine person={source.owner} />
          </dd>
        </div>
      )}
    </dl>
  );
}
