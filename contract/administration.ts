import { z } from 'zod';
import { endpoint, Instant } from './endpoint.ts';

export const Health = z.object({
  checks: z.array(
    z.object({
      name: z.enum(['database', 'index', 'meaning', 'parsers', 'disk', 'mail', 'jobs']),
      state: z.enum(['good', 'busy', 'bad']),
      detail: z.string(),
    }),
  ),
  documents: z.number(),
  passages: z.number(),
  indexed: z.number(),
  waitingForIndex: z.number(),
  people: z.number(),
  sources: z.number(),
  databaseBytes: z.number(),
  indexBytes: z.number(),
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
  failedToday: z.number(),
  lastRunAt: Instant.nullable(),
  lastError: z.string().nullable(),
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
export const rebuildIndex = endpoint({
  method: 'post',
  path: '/administration/rebuild-index',
  access: 'administrator',
  tag: 'Administration',
  summary: 'Build the passage index again from the database; search works meanwhile with what is there',
  returns: z.object({ done: z.literal(true) }),
});
