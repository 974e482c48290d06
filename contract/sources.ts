import { z } from 'zod';
import { ById, Done, endpoint, Id, Instant, pageOf, Paging } from './endpoint.ts';
import { Audience, AudienceView, PersonCard } from './people.ts';

export const SettingField = z.object({
  name: z.string(),
  type: z.enum(['text', 'password', 'number', 'toggle', 'choice', 'list']),
  required: z.boolean(),
  choices: z.array(z.string()).optional(),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
  when: z.object({ field: z.string(), is: z.union([z.string(), z.boolean()]) }).optional(),
});
export type SettingField = z.infer<typeof SettingField>;
export const ConnectorCard = z.object({
  name: z.string(),
  fields: z.array(SettingField),
  /** Whether members may connect one of their own, private to them (a personal mailbox). */
  personal: z.boolean(),
});
export type ConnectorCard = z.infer<typeof ConnectorCard>;

const Settings = z.record(z.string().max(100), z.unknown());

export const SourceProblem = z.object({ code: z.string(), message: z.string(), remedy: z.string(), at: Instant });
export const SourceCard = z.object({
  id: Id,
  name: z.string(),
  connector: z.string(),
  /** Readable by its owner alone. */
  personal: z.boolean(),
  owner: PersonCard.nullable(),
  audience: AudienceView,
  /** `waiting` for its next run; `stuck`: running but silent for a minute; `failing`: the last run ended in a problem. */
  state: z.enum(['waiting', 'queued', 'running', 'stuck', 'paused', 'failing', 'purging']),
  documents: z.number(),
  failures: z.number(),
  problem: SourceProblem.nullable(),
  lastRunAt: Instant.nullable(),
  nextRunAt: Instant.nullable(),
});
export type SourceCard = z.infer<typeof SourceCard>;

export const Run = z.object({
  id: Id,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  lastProgressAt: Instant,
  outcome: z.enum(['running', 'done', 'failed', 'stopped']),
  read: z.number(),
  added: z.number(),
  changed: z.number(),
  moved: z.number(),
  deleted: z.number(),
  failed: z.number(),
  unchanged: z.number(),
  expected: z.number().nullable(),
  problem: SourceProblem.nullable(),
});
export type Run = z.infer<typeof Run>;
export const Source = SourceCard.extend({
  /** Secrets are left out. */
  settings: Settings,
  everyMinutes: z.number(),
  run: Run.nullable(),
  runs: z.array(Run),
  /** Documents by kind. */
  kinds: z.array(z.object({ kind: z.string(), documents: z.number() })),
  waitingForIndex: z.number(),
  mayChange: z.boolean(),
});
export type Source = z.infer<typeof Source>;

export const Failure = z.object({
  id: Id,
  name: z.string(),
  location: z.string(),
  code: z.string(),
  message: z.string(),
  at: Instant,
});
export type Failure = z.infer<typeof Failure>;

export const listConnectors = endpoint({
  method: 'get',
  path: '/connectors',
  access: 'member',
  tag: 'Sources',
  summary: 'What can be connected, with the settings each asks for',
  returns: z.object({ items: z.array(ConnectorCard) }),
});
export const previewSource = endpoint({
  method: 'post',
  path: '/sources/preview',
  access: 'member',
  tag: 'Sources',
  summary: 'Try settings and see what would be read; nothing is stored',
  body: z.strictObject({ connector: z.string().max(50), settings: Settings, source: Id.optional() }),
  returns: z.object({
    summary: z.string(),
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        count: z.number().nullable(),
        examples: z.array(z.string()),
        suggested: z.boolean(),
      }),
    ),
  }),
});
export const connectSource = endpoint({
  method: 'post',
  path: '/sources',
  access: 'member',
  tag: 'Sources',
  summary:
    'Connect a source and start reading it. Shared sources: administrators; a personal one: anybody, readable by its owner alone',
  body: z.strictObject({
    connector: z.string().max(50),
    name: z.string().trim().min(1).max(120),
    settings: Settings,
    personal: z.boolean(),
    audience: Audience.optional(),
    everyMinutes: z.number().int().min(1).max(10_080).optional(),
  }),
  returns: Source,
});
export const listSources = endpoint({
  method: 'get',
  path: '/sources',
  access: 'member',
  tag: 'Sources',
  summary: 'Shared sources one reads from, one’s personal ones; administrators see all shared sources',
  returns: z.object({ items: z.array(SourceCard) }),
});
export const seeSource = endpoint({
  method: 'get',
  path: '/sources/{id}',
  access: 'member',
  tag: 'Sources',
  summary: 'One source with its live progress',
  params: ById,
  returns: Source,
});
export const changeSource = endpoint({
  method: 'patch',
  path: '/sources/{id}',
  access: 'member',
  tag: 'Sources',
  summary: 'Change name, settings, audience or schedule (owner of a personal source, administrators for shared ones)',
  params: ById,
  body: z.strictObject({
    name: z.string().trim().min(1).max(120).optional(),
    settings: Settings.optional(),
    audience: Audience.optional(),
    everyMinutes: z.number().int().min(1).max(10_080).optional(),
  }),
  returns: Source,
});
export const steerSource = endpoint({
  method: 'post',
  path: '/sources/{id}/{action}',
  access: 'member',
  tag: 'Sources',
  summary: 'Read now, pause, resume, or read everything again',
  params: z.strictObject({ id: Id, action: z.enum(['sync', 'pause', 'resume', 'reread']) }),
  returns: Source,
});
export const purgeSource = endpoint({
  method: 'delete',
  path: '/sources/{id}',
  access: 'member',
  tag: 'Sources',
  summary: 'Disconnect a source and remove everything it brought',
  params: ById,
  returns: Done,
});
export const listFailures = endpoint({
  method: 'get',
  path: '/sources/{id}/failures',
  access: 'member',
  tag: 'Sources',
  summary: 'Every document that could not be read, and why',
  params: ById,
  query: Paging,
  returns: pageOf(Failure),
});
