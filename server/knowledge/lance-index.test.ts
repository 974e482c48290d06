import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createLog } from '#kernel/log.ts';
import { openLanceIndex } from './lance-index.ts';
import { describePassageIndex } from './passage-index.conformance.ts';

const log = createLog('warn');
const root = await mkdtemp(join(tmpdir(), 'lance-index-'));
after(() => rm(root, { recursive: true, force: true }));
const newDirectory = () => mkdtemp(join(root, 'index-'));

describePassageIndex('LanceDB', async () => openLanceIndex({ directory: await newDirectory(), log }));
