import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { Change } from '../connector.ts';
import { isCode } from './failures.ts';
import { formerPlace } from './moves.ts';
import { lastName, pathOf } from './names.ts';
import type { Candidate, Run } from './run.ts';
import { type Reading, readRegularFile } from './read-file.ts';
import {
  isUnsettled,
  markOf,
  partsOf,
  signatureOf,
  UNREADABLE,
  unsettledMark,
  versionOf,
  wasSame,
} from './snapshot.ts';
import type { Closed } from './walk.ts';

type File = { id: string; stat: BigIntStats };
const AT_ONCE = 4;

/** Reads the candidates of one page, a few at a time, and notes in the run how each is known from now on. */
export async function offer(run: Run, page: Candidate[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (let start = 0; start < page.length; start += AT_ONCE) {
    run.signal.throwIfAborted();
    const group = page.slice(start, start + AT_ONCE);
    const offered = await Promise.all(
      group.map((candidate) => ('stat' in candidate ? offerFile(run, candidate) : offerClosed(run, candidate))),
    );
    changes.push(...offered.filter((change) => change !== null));
  }
  return changes;
}

function offerClosed(run: Run, closed: Closed): Change | null {
  run.marks.set(closed.id, UNREADABLE);
  return run.before.get(closed.id) === UNREADABLE ? null : failed(closed.id, closed.code, closed.reason, closed.reason);
}

async function offerFile(run: Run, file: File): Promise<Change | null> {
  const from = await formerPlace(run.moves, file, (id) => exists(run, id));
  const was = from === null ? null : partsOf(run.before.get(from));
  // Its folder was renamed: the file itself has not been touched.
  if (from !== null && was?.signature === signatureOf(file.stat) && run.moves.claim(from))
    return moveFile(run, file.id, from, markOf(file.stat, was.content));
  // From here on what is known about this id is another content than before.
  run.moves.claim(file.id);
  const path = pathOf(run.root.path, file.id);
  const reading = await readRegularFile(path, run.settings.maxBytes, run.signal);
  if (reading.kind !== 'read') return offerFailure(run, file, reading);
  const version = versionOf(reading.bytes);
  const mark = isUnsettled(reading.stat, Date.now())
    ? unsettledMark(reading.stat, version)
    : markOf(reading.stat, version);
  // The file was renamed, which leaves no trace of whether it was written too: its content says so.
  if (from !== null && was?.content === version.slice(0, 8) && run.moves.claim(from))
    return moveFile(run, file.id, from, mark);
  run.marks.set(file.id, mark);
  return wasSame(run.before.get(file.id), version) ? null : upsert(run, file.id, version, reading);
}

function moveFile(run: Run, id: string, from: string, mark: string): Change {
  run.marks.delete(from);
  run.marks.set(id, mark);
  return { type: 'move', id, from, location: id, name: lastName(id) };
}

const upsert = async (
  run: Run,
  id: string,
  version: string,
  reading: Extract<Reading, { kind: 'read' }>,
): Promise<Change> => ({
  type: 'upsert',
  id,
  version,
  name: lastName(id),
  bytes: reading.bytes,
  location: id,
  url: null,
  modifiedAt: dateOf(reading.stat),
  people: await run.authors.of(id),
});

function offerFailure(run: Run, file: File, reading: Exclude<Reading, { kind: 'read' }>): Change | null {
  if (reading.kind === 'gone') return null;
  if (reading.kind === 'too-large') {
    run.marks.set(file.id, markOf(file.stat));
    const message = `The file has ${megabytes(reading.size)}; files above ${megabytes(run.settings.maxBytes)} are not read.`;
    return failed(file.id, 'too-large', `${reading.size} ${file.stat.mtimeNs}`, message);
  }
  run.marks.set(file.id, UNREADABLE);
  if (run.before.get(file.id) === UNREADABLE) return null;
  return failed(file.id, reading.code, `${reading.code} ${file.stat.mtimeNs} ${file.stat.size}`, reading.reason);
}

const failed = (id: string, code: string, version: string, message: string): Change => ({
  type: 'failed',
  id,
  name: lastName(id),
  location: id,
  version,
  code,
  message,
});

const exists = (run: Run, id: string): Promise<boolean> =>
  lstat(pathOf(run.root.path, id)).then(
    () => true,
    (error: unknown) => !isCode(error, 'ENOENT', 'ENOTDIR'),
  );

const YEAR_9999 = 253_370_764_800_000;

function dateOf(stat: BigIntStats): Date | null {
  const ms = Number(stat.mtimeNs / 1_000_000n);
  return ms > 0 && ms < YEAR_9999 ? new Date(ms) : null;
}

const megabytes = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;
