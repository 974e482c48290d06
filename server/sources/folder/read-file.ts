import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isCode, reasonOf } from './failures.ts';

export type Reading =
  | { kind: 'read'; bytes: Uint8Array; stat: BigIntStats }
  | { kind: 'gone' }
  | { kind: 'too-large'; size: number }
  | { kind: 'refused'; code: 'forbidden' | 'unreadable'; reason: string };

const CHUNK = 1024 * 1024;
/** Not through a link that was put in its place, and not waiting for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** One regular file as it is now; `stat` is from before reading, so that a write in between shows the next time. */
export async function readRegularFile(path: string | Buffer, maxBytes: number, signal: AbortSignal): Promise<Reading> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, FLAGS);
    const stat = await handle.stat({ bigint: true });
    if (!stat.isFile()) return { kind: 'gone' };
    if (stat.size > maxBytes) return { kind: 'too-large', size: Number(stat.size) };
    return { kind: 'read', bytes: await readBytes(handle, Number(stat.size), signal), stat };
  } catch (error) {
    signal.throwIfAborted();
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO')) return { kind: 'gone' };
    const code = isCode(error, 'EACCES', 'EPERM') ? 'forbidden' : 'unreadable';
    return { kind: 'refused', code, reason: reasonOf(error) };
  } finally {
    await handle?.close();
  }
}

/** As many bytes as the file had when it was opened, or fewer if it has shrunk. */
async function readBytes(handle: FileHandle, size: number, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, filled, Math.min(CHUNK, size - filled), filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
