import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Damaged, decodeFrame, encodeFrame, type Frame } from './frames.ts';

const OURS = /^(?:manifest|(?:segment|journal|vectors)-[0-9a-f-]{36})(?:\.new)?$/;

export const newName = (kind: 'segment' | 'journal' | 'vectors'): string => `${kind}-${randomUUID()}`;
export const isName = (name: unknown): name is string => typeof name === 'string' && OURS.test(name);

/** Bytes of a file from a place on, at a multiple of eight in memory. */
export async function readFrom(path: string, from: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const bytes = new Uint8Array(Math.max(0, (await file.stat()).size - from));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** A file that is one frame. */
export async function readFrameFile(directory: string, name: string): Promise<Frame> {
  const decoded = await decodeFrame(await readFrom(join(directory, name), 0), 0);
  if (!decoded) throw new Damaged(`${name} is cut off`);
  return decoded.frame;
}

/** Under its name stands the whole frame or nothing new, also after a loss of power. */
export async function writeFrameFile(
  directory: string,
  name: string,
  head: unknown,
  bodies: readonly Uint8Array[],
): Promise<void> {
  const path = join(directory, name);
  try {
    const file = await open(`${path}.new`, 'w');
    try {
      await writeAll(file, await encodeFrame(head, bodies), 0);
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  } catch (error) {
    // On a full disk every byte counts.
    await rm(`${path}.new`, { force: true });
    throw error;
  }
}

/** Writes and waits until it would survive a loss of power. Returns how many bytes there were. */
export async function writeAll(file: FileHandle, pieces: readonly Uint8Array[], at: number): Promise<number> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await file.writev(pieces, at);
  if (bytesWritten !== length) throw new Error('the disk took only a part of what was written');
  await file.datasync();
  return length;
}

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the directory, also where something else stands in its place. */
export async function prepareDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => null);
  if (found && !found.isDirectory()) await rm(directory);
  await mkdir(directory, { recursive: true });
}

/** Names of the files of the index; none where there is no directory. */
export async function filesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter(isName);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Whether anything was ever written: the first journal is there, empty, a moment before the first manifest. */
export async function holdsAnything(directory: string): Promise<boolean> {
  const sizes = (await filesIn(directory)).map(async (name) =>
    name.endsWith('.new') ? 0 : (await stat(join(directory, name)).catch(() => null))?.size,
  );
  return (await Promise.all(sizes)).some((size) => size !== undefined && size > 0);
}

export async function removeOthers(directory: string, kept: ReadonlySet<string>): Promise<void> {
  for (const name of await filesIn(directory)) if (!kept.has(name)) await rm(join(directory, name), { force: true });
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
