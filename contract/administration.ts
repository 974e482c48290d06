import { z } from 'zod';
import { ById, Done, endpoint, Id, Instant } from './endpoint.ts';

export const Health = z.object({
  /** `busy`: nothing to do, but worth knowing. `bad`: somebody has to do something. */
  checks: z.array(
    z.object({
      name: z.enum(['database', 'index', 'meaning', 'sources', 'jobs', 'disk', 'mail']),
      state: z.enum(['good', 'busy', 'bad']),
      /** Milliseconds of an answer, passages held or documents waiting, jobs given up, free gigabytes. */
      value: z.number().nullable(),
      /** The sources in question, or why the index is broken. */
      about: z.array(z.string()),
    }),
  ),
  documents: z.number(),
  passages: z.number(),
  indexed: z.number(),
  waitingForIndex: z.number(),
  people: z.number(),
  sources: z.number(),
  databaseBytes: z.number(),
  memoryBytes: z.number(),
  startedAt: Instant,
  version: z.string(),
});
export type Health = z.infer<typeof Health>;
export const seeHealth = endpoint({
  method: 'get',
  path: '/administration/health',
  access: 'administrator',
  tag: 'Administration',
  summary: 'How the installation is doing',
  returns: Health,
});
export const JobView = z.object({
  name: z.string(),
  schedule: z.string().nullable(),
  waiting: z.number(),
  running: z.number(),
  lastRunAt: Instant.nullable(),
  /** What was given up after several tries and not made good since; `about` names the source it was for. */
  failures: z.array(z.object({ id: Id, about: z.string().nullable(), reason: z.string(), at: Instant })),
});
export type JobView = z.infer<typeof JobView>;
export const listJobs = endpoint({
  method: 'get',
  path: '/administration/jobs',
  access: 'administrator',
  tag: 'Administration',
  summary: 'Background jobs',
  returns: z.object({ items: z.array(JobView) }),
});
export const retryJob = endpoint({
  method: 'post',
  path: '/administration/jobs/{id}/retry',
  access: 'administrator',
  tag: 'Administration',
  summary: 'Run a failed job again',
  params: ById,
  returns: Done,
});
export const rebuildIndex = endpoint({
  method: 'post',
  path: '/administration/rebuild-index',
  access: 'administrator',
  tag: 'Administration',
  summary: 'Build the passage index again from the database; search works meanwhile with what is there',
  returns: Done,
});
