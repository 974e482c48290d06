import type { Job } from '#kernel/jobs.ts';
import { learnTopicsAnew, placeDocuments, refreshTopics } from '#interests';
import { catchUp, forgetEmbeddings, rebuild, reconcile, renewMeaning } from '#knowledge';
import { finishPurge, isReading, syncDueSources, syncSource } from '#sources';
import type { Services } from './services.ts';

export const jobNames = [
  'sync-source',
  'sync-due-sources',
  'purge-source',
  'index',
  'rebuild-index',
  'reconcile-index',
  'renew-meaning',
  'forget-embeddings',
  'place-documents',
  'learn-topics',
  'refresh-topics',
] as const;
export type JobName = (typeof jobNames)[number];

type ProductJob = Job & { name: JobName };

/** Everything that runs behind the requests: name, function, schedule. */
export const jobsOf = (services: Services): ProductJob[] => [
  ...jobsOfSources(services),
  ...jobsOfIndex(services),
  ...jobsOfLearning(services),
];

const jobsOfSources = ({ db, jobs, sources }: Services): ProductJob[] => [
  {
    name: 'sync-source',
    concurrency: 3,
    async run(data, signal) {
      await syncSource(sources, idIn(data), signal);
      // Much of what is learned waits until nothing is read any more.
      await jobs.enqueue(db, 'renew-meaning', {}, 'meaning');
    },
  },
  { name: 'sync-due-sources', cron: '* * * * *', run: () => syncDueSources(sources) },
  { name: 'purge-source', run: (data, signal) => finishPurge(sources, idIn(data), signal) },
];

const jobsOfIndex = ({ db, index, log, jobs, indexSoon }: Services): ProductJob[] => [
  {
    name: 'index',
    async run(_, signal) {
      await catchUp(db, index, signal);
      await jobs.enqueue(db, 'renew-meaning', {}, 'meaning');
    },
  },
  {
    name: 'rebuild-index',
    async run() {
      await rebuild(db, index);
      await indexSoon(db);
    },
  },
  {
    name: 'reconcile-index',
    cron: '17 * * * *',
    async run() {
      if ((await reconcile(db, index, log)) > 0) await indexSoon(db);
    },
  },
];

const jobsOfLearning = ({ db, index, meaning, topics, now }: Services): ProductJob[] => [
  {
    name: 'renew-meaning',
    cron: '47 * * * *',
    async run(_, signal) {
      await renewMeaning({ db, index, meaning }, { now: now(), isReading: await isReading(db) }, signal);
      if (!(await isReading(db))) await topics.placeSoon(db);
    },
  },
  {
    name: 'place-documents',
    // A source may be read for hours.
    cron: '*/10 * * * *',
    run: async (_, signal) => placeDocuments(topics, await isReading(db), signal),
  },
  { name: 'learn-topics', run: (_, signal) => learnTopicsAnew(topics, signal) },
  { name: 'refresh-topics', cron: '10 3 * * *', run: (_, signal) => refreshTopics(topics, signal) },
  {
    name: 'forget-embeddings',
    cron: '31 3 * * *',
    run: () => forgetEmbeddings(db, meaning.outside?.current()?.space ?? null, now()),
  },
];

const idIn = (data: object): string => ('id' in data && typeof data.id === 'string' ? data.id : '');
