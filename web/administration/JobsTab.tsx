import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type JobView, listJobs, retryJob, seeHealth } from '#contract/administration.ts';
import { answerOf, answersOf, call } from '../api.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './administration.module.css';

const EVERY_MS = 5_000;

/** What runs behind the requests, what was given up there, and why. */
export function JobsTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...answerOf(listJobs, {}), refetchInterval: EVERY_MS });
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={6} height={64} />;
  return (
    <>
      <p className={classes.said}>{t('administration.jobs.about')}</p>
      <ul className={classes.rows}>
        {data.items.map((job) => (
          <Job key={job.name} job={job} />
        ))}
      </ul>
    </>
  );
}

function Job({ job: { name, running, waiting, lastRunAt, failures } }: { job: JobView }) {
  const { t } = useTranslation();
  const title = t(`administration.job.${name}`, { defaultValue: name });
  return (
    <li className={classes.row} data-state={failures.length > 0 ? 'bad' : 'good'}>
      <div>
        <b>{title}</b>
        <span className={classes.facts}>
          {running > 0 && <span>{t('administration.jobs.running')}</span>}
          {waiting > 0 && <span>{t('administration.jobs.waiting', { count: waiting })}</span>}
          <span>
            {lastRunAt ? (
              <>
                {t('administration.jobs.last')} <Time at={lastRunAt} />
              </>
            ) : (
              t('administration.jobs.never')
            )}
          </span>
        </span>
        {failures.map((failure) => (
          <Failure key={failure.id} title={title} failure={failure} />
        ))}
      </div>
    </li>
  );
}

function Failure({ title, failure }: { title: string; failure: JobView['failures'][number] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, about, reason, at } = failure;
  const again = useMutation({
    mutationFn: () => call(retryJob, { params: { id } }),
    onSettled: () =>
      Promise.all([listJobs, seeHealth].map((endpoint) => queries.invalidateQueries(answersOf(endpoint)))),
  });
  return (
    <div className={classes.failure}>
      <p>
        <b>{about ? t('administration.jobs.failedFor', { about }) : t('administration.jobs.failed')}</b>{' '}
        <Time at={at} />
      </p>
      <p>{reason}</p>
      <p>{t('administration.jobs.safe')}</p>
      <FormProblem error={again.error} />
      <Button
        variant="default"
        size="compact-md"
        loading={again.isPending}
        aria-label={t('administration.jobs.againOf', { name: about ? `${title}, ${about}` : title })}
        onClick={() => again.mutate()}
      >
        {t('administration.jobs.again')}
      </Button>
    </div>
  );
}
