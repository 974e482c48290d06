import type { Job } from '#kernel/jobs.ts';
import { learnTopicsAnew, placeDocuments, refreshTopics } from '#interests';
import { catchUp, forgetEmbeddings, rebuild, reconcile, renewMeaning } from '#knowledge';
import { finishPurge, syncDueSources, syncSource } from '#sources';
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

/** Everything that runs behind the requests: name, function, schedule. */
export function jobsOf({
  db,
  index,
  log,
  meaning,
  jobs,
  sources,
  topics,
  indexSoon,
  now,
}: Services): Array<Job & { name: JobName }> {
  return [
    { name: 'sync-source', concurrency: 3, run: (data, signal) => syncSource(sources, idIn(data), signal) },
    { name: 'sync-due-sources', cron: '* * * * *', run: () => syncDueSources(sources) },
    { name: 'purge-source', run: (data, signal) => finishPurge(sources, idIn(data), signal) },
    {
      name: 'index',
      async run(_, signal) {
        await catchUp(db, index, signal);
        await jobs.enqueue(db, 'renew-meaning', {}, 'meaning');
      },
    },
    {
      name: 'renew-meaning',
      cron: '47 * * * *',
      async run(_, signal) {
        await renewMeaning({ db, index, meaning }, now(), signal);
        await topics.placeSoon(db);
      },
    },
    { name: 'place-documents', run: (_, signal) => placeDocuments(topics, signal) },
    { name: 'learn-topics', run: (_, signal) => learnTopicsAnew(topics, signal) },
    { name: 'refresh-topics', cron: '10 3 * * *', run: (_, signal) => refreshTopics(topics, signal) },
    {
      name: 'forget-embeddings',
      cron: '31 3 * * *',
      run: () => forgetEmbeddings(db, meaning.outside?.current()?.space ?? null, now()),
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
}

const idIn = (data: object): string => ('id' in data && typeof data.id === 'string' ? data.id : '');
