import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createLog } from '#kernel/log.ts';
import { describePassageIndex } from '../passage-index.conformance.ts';
import { openWordIndex } from './open.ts';

const root = await mkdtemp(join(tmpdir(), 'word-index-'));
after(() => rm(root, { recursive: true, force: true }));

describePassageIndex(
  'the word index',
  async () => openWordIndex({ directory: await mkdtemp(join(root, 'index-')), log: createLog('warn') }),
  { ownStatistics: true },
);
