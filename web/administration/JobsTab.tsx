import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listJobs } from '#contract/administration.ts';
import { answerOf } from '../api.ts';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './administration.module.css';

const EVERY_MS = 5_000;

/** What runs behind the requests, and what went wrong there. */
export function JobsTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...answerOf(listJobs, {}), refetchInterval: EVERY_MS });
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={6} height={40} />;
  return (
    <>
      <p>{t('administration.jobs.about')}</p>
      <Table.ScrollContainer minWidth={620}>
        <Table className={classes.table} tabularNums>
          <Table.Thead>
            <Table.Tr>
              {['name', 'waiting', 'running', 'failedToday', 'lastRunAt'].map((column) => (
                <Table.Th key={column}>{t(`administration.jobs.${column}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((job) => (
              <Table.Tr key={job.name}>
                <Table.Th scope="row">
                  {t(`administration.job.${job.name}`, { defaultValue: job.name })}
                  {job.lastError && <p className={classes.problem}>{job.lastError}</p>}
                </Table.Th>
                <Table.Td>{job.waiting}</Table.Td>
                <Table.Td>{job.running}</Table.Td>
                <Table.Td>{job.failedToday}</Table.Td>
                <Table.Td>{job.lastRunAt ? <Time at={job.lastRunAt} /> : t('administration.jobs.never')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
