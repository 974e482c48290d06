import { type FileHandle, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PassageVector } from '../passage-index.ts';
import { newName, readFrom, writeAll } from './files.ts';
import { Damaged, decodeFrame, encodeFrame, type Frame } from './frames.ts';
import { bytesOf, numbersIn } from './manifest.ts';
import type { PassagesHeld } from './passages-held.ts';
import type { Built } from './segment-builder.ts';
import { readSegment } from './segment.ts';

export type Change =
  | { replace: readonly string[]; by: readonly Built[] }
  | { move: readonly string[]; audienceId: number }
  | { space: string; dimensions: number; vectors: readonly PassageVector[] }
  | { keepSpaces: readonly string[] };

/** Changes since the manifest was written. What was appended is there after a crash or a loss of power. */
export class Journal {
  readonly name: string;
  readonly #path: string;
  readonly #file: FileHandle;
  #bytes: number;
  #changes: number;

  private constructor(path: string, file: FileHandle, bytes: number, changes: number) {
    this.name = basename(path);
    this.#path = path;
    this.#file = file;
    this.#bytes = bytes;
    this.#changes = changes;
  }

  static async create(directory: string): Promise<Journal> {
    const path = join(directory, newName('journal'));
    return new Journal(path, await open(path, 'wx'), 0, 0);
  }

  /** Applies what a journal says to what is held, and goes on writing where it ends. */
  static async goOn(path: string, held: PassagesHeld): Promise<Journal> {
    const { changes, end } = await applyChanges(held, await readFrom(path, 0));
    return new Journal(path, await open(path, 'r+'), end, changes);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get changes(): number {
    return this.#changes;
  }

  async append(change: Change): Promise<void> {
    const pieces = await encodeChange(change);
    try {
      this.#bytes += await writeAll(this.#file, pieces, this.#bytes);
    } catch (error) {
      await this.#file.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
    this.#changes += 1;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}

function encodeChange(change: Change): Promise<Uint8Array[]> {
  if ('move' in change || 'keepSpaces' in change) return encodeFrame(change, []);
  if ('vectors' in change) return encodeVectors(change);
  const segments = change.by.map(({ segment }) => segment.bytes.length);
  const audiences = change.by.map(({ audienceIds }) => bytesOf(audienceIds));
  const bodies = [...change.by.map(({ segment }) => segment.bytes), ...audiences];
  return encodeFrame({ replace: change.replace, segments }, bodies);
}

/** Applies the changes in `bytes` and returns how many there were and where the last whole one ends. */
export async function applyChanges(held: PassagesHeld, bytes: Uint8Array): Promise<{ changes: number; end: number }> {
  let [changes, end] = [0, 0];
  for (;;) {
    const decoded = await decodeFrame(bytes, end);
    if (!decoded) return { changes, end };
    applyChange(held, parseChange(decoded.frame));
    changes += 1;
    end = decoded.end;
  }
}

export function applyChange(held: PassagesHeld, change: Change): void {
  if ('move' in change) held.moveAudience(change.move, change.audienceId);
  else if ('keepSpaces' in change) held.keepSpaces(change.keepSpaces);
  else if ('vectors' in change) held.addVectors(change.space, change.dimensions, change.vectors);
  else held.replace(change.replace, change.by);
}

function parseChange({ head, body }: Frame): Change {
  if (typeof head === 'object' && head !== null) {
    if ('move' in head && 'audienceId' in head && typeof head.audienceId === 'number')
      return { move: texts(head.move), audienceId: head.audienceId };
    if ('keepSpaces' in head) return { keepSpaces: texts(head.keepSpaces) };
    if ('vectors' in head) return parseVectors(head, body);
    if ('replace' in head && 'segments' in head && Array.isArray(head.segments))
      return { replace: texts(head.replace), by: parseSegments(head.segments, body) };
  }
  throw new Damaged('its journal is not understood');
}

function encodeVectors({ space, dimensions, vectors }: Extract<Change, { vectors: unknown }>): Promise<Uint8Array[]> {
  const body = new Int8Array(vectors.length * dimensions);
  vectors.forEach(({ vector }, i) => body.set(vector, i * dimensions));
  const head = { space, dimensions, vectors: vectors.map(({ documentKey, ordinal }) => [documentKey, ordinal]) };
  return encodeFrame(head, [new Uint8Array(body.buffer)]);
}

function parseVectors(head: { vectors: unknown; space?: unknown; dimensions?: unknown }, body: Uint8Array): Change {
  const { space, dimensions, vectors } = head;
  const isSound = typeof space === 'string' && typeof dimensions === 'number' && Array.isArray(vectors);
  if (!isSound || body.length !== vectors.length * dimensions) throw new Damaged('its journal is not understood');
  const bytes = new Int8Array(body.buffer, body.byteOffset, body.length);
  const vectorOf = ([documentKey, ordinal]: [string, number], i: number): PassageVector => ({
    documentKey,
    ordinal,
    vector: bytes.subarray(i * dimensions, (i + 1) * dimensions),
  });
  return { space, dimensions, vectors: vectors.map(vectorOf) };
}

function texts(value: unknown): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new Damaged('its journal is not understood');
}

function parseSegments(lengths: readonly unknown[], body: Uint8Array): Built[] {
  let at = 0;
  const segments = lengths.map((length) => {
    // A copy, so that one small segment does not keep a whole journal in memory.
    const segment = readSegment(body.slice(at, (at += Number(length))));
    if (!segment) throw new Damaged('its journal is not understood');
    return segment;
  });
  return segments.map((segment) => {
    const audienceIds = numbersIn(body, at, segment.passages);
    at += segment.passages * 4;
    return { segment, audienceIds };
  });
}
