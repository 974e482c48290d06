import { hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { z } from 'zod';
import type { Cursor } from '../connector.ts';

/**
 * What a complete walk left behind, kept in the cursor so that the next one reads only what changed. Every id has a mark:
 * - three or two times 8 characters: signature, identity and (if it was read) content of the file as it was offered;
 * - the same with a signature that no file has: it was written so shortly before it was read that its times may not
 *   tell the next write;
 * - `!`: it could not be read, which may have mended without the file changing;
 * - empty: nothing is known, it is offered again.
 */
export type Marks = Map<string, string>;

export const UNREADABLE = '!';
const COARSEST_CLOCK_MS = 2_000;

const short = (...parts: Array<bigint | string>) => hash('sha1', parts.join(' '), 'base64url').slice(0, 8);

/** Changes whenever a file is written, replaced or moved: a rename changes ctime even where mtime is kept. */
export const signatureOf = (stat: BigIntStats): string => short(stat.size, stat.mtimeNs, stat.ctimeNs);

/** Stays with a file under any name; a file system without birth times gives one that no rename survives. */
export const identityOf = (stat: BigIntStats): string => short(stat.ino, stat.size, stat.mtimeNs, stat.birthtimeNs);

export const markOf = (stat: BigIntStats, version = ''): string =>
  signatureOf(stat) + identityOf(stat) + version.slice(0, 8);

/** The parts of a mark of a file that was offered as it is; null for the other kinds of mark. */
export function partsOf(mark: string | undefined): { signature: string; identity: string; content: string } | null {
  if (mark === undefined || mark.length < 16) return null;
  return { signature: mark.slice(0, 8), identity: mark.slice(8, 16), content: mark.slice(16) };
}

const UNSETTLED = '????????';

export const unsettledMark = (stat: BigIntStats, version: string): string =>
  UNSETTLED + identityOf(stat) + version.slice(0, 8);

/** Whether what a mark says of an unsettled file is true of this version, too. */
export const wasSame = (mark: string | undefined, version: string): boolean =>
  mark !== undefined && mark.startsWith(UNSETTLED) && partsOf(mark)?.content === version.slice(0, 8);

/** Two writes within one tick of a file system's clock (2 s on FAT) look the same; later ones do not. */
export const isUnsettled = ({ mtimeNs, ctimeNs }: BigIntStats, now: number): boolean =>
  Number((mtimeNs < ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n) > now - COARSEST_CLOCK_MS;

export const versionOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url').slice(0, 24);

const Stored = z.object({
  v: z.literal(1),
  /** Packed marks of the last complete walk. */
  files: z.string(),
  /** Inodes of the top and of what is mounted below it. */
  places: z.record(z.string(), z.string()),
  /** A walk was cut short behind this id. */
  after: z.string().nullable(),
});
export type Stored = z.infer<typeof Stored>;

const inflate = promisify(inflateRaw);
const deflate = promisify(deflateRaw);

const NOTHING: Stored = { v: 1, files: '', places: {}, after: null };

/** A cursor of another make means starting over, which costs reading but loses nothing. */
export function readCursor(cursor: Cursor | null): Stored {
  return cursor === null ? NOTHING : (Stored.safeParse(JSON.parse(cursor)).data ?? NOTHING);
}

export async function unpackMarks(stored: Stored): Promise<Marks> {
  if (stored.files === '') return new Map();
  const text = (await inflate(Buffer.from(stored.files, 'base64'))).toString();
  return new Map(
    text.split('\0').map((line) => {
      const gap = line.indexOf(' ');
      return [line.slice(gap + 1), line.slice(0, gap)];
    }),
  );
}

export async function packMarks(marks: Marks): Promise<string> {
  if (marks.size === 0) return '';
  const text = [...marks].map(([id, mark]) => `${mark} ${id}`).join('\0');
  return (await deflate(text)).toString('base64');
}
