import { createMail, type Mail } from '#kernel/mail.ts';
import type { Database, Db, Tx } from '#kernel/database.ts';
import type { Jobs } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import type { LearningDeps } from '#interests';
import {
  createMeaning,
  type EmbeddingSettings,
  type Meaning,
  openEmbedder,
  type Parser,
  type PassageIndex,
  remembered,
  standBy,
  startLearner,
} from '#knowledge';
import { describeConnectors, type SourcesDeps } from '#sources';
import type { Config } from './config.ts';
import { demoDirectory } from './demo.ts';
import type { JobName } from './jobs.ts';

/** What the features are given: connections and ways to ask for work, made once in main.ts or by a test. */
export type Services = Database & {
  config: Config;
  log: Log;
  index: PassageIndex;
  parser: Parser;
  jobs: Jobs;
  mail: Mail;
  secretKey: Buffer;
  meaning: Meaning;
  sources: SourcesDeps;
  topics: LearningDeps;
  indexSoon(tx: Db | Tx): Promise<void>;
  now(): Date;
};

export type Parts = Database & {
  config: Config;
  log: Log;
  index: PassageIndex;
  parser: Parser;
  jobs: Jobs;
  secretKey: Buffer;
  now(): Date;
};

export function createServices(parts: Parts): Services {
  const { db, jobs, log, parser, secretKey, now, config } = parts;
  const ask = (name: JobName, tx: Db | Tx, data: object, key: string) => jobs.enqueue(tx, name, data, key);
  const indexSoon = (tx: Db | Tx) => ask('index', tx, {}, 'index');
  const sources: SourcesDeps = {
    db,
    parser,
    log,
    secretKey,
    now,
    indexSoon,
    connectors: describeConnectors({
      folders: { roots: config.sourceRoots && [...config.sourceRoots, demoDirectory], ownData: config.dataDirectory },
      mailNetworks: config.mailNetworks,
    }),
    syncSoon: (tx, id) => ask('sync-source', tx, { id }, id),
    purgeSoon: (tx, id) => ask('purge-source', tx, { id }, id),
  };
  const embedderFor = (settings: EmbeddingSettings) =>
    standBy({
      open: async (signal) => remembered(db, await openEmbedder(settings, signal)),
      onOpen: () =>
        void ask('renew-meaning', db, {}, 'meaning').catch((error: unknown) =>
          log.error({ err: error }, 'meaning is renewed only by schedule'),
        ),
      log,
    });
  const outside = config.embeddings && embedderFor(config.embeddings);
  const meaning = createMeaning({ db, log, learner: startLearner(log), outside });
  const topics: LearningDeps = {
    db,
    log,
    now,
    learnSoon: (tx) => ask('learn-topics', tx, {}, 'topics'),
    placeSoon: (tx) => ask('place-documents', tx, {}, 'topics'),
  };
  return { ...parts, mail: createMail(config, log), meaning, sources, topics, indexSoon };
}
