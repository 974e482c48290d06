import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

export type Claim = { release(): Promise<void> };

/**
 * One process for a data directory. The claim is a lock of the operating system (SQLite brings the only one that Node
 * can hold, on every system and between containers), so it ends with the process, however that ends.
 */
export async function claimDataDirectory(directory: string, address: string): Promise<Claim> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const holder = join(directory, 'running.json');
  const lock = lockFile(join(directory, 'lock'), directory);
  if (!lock) {
    const { process: id, address: where } = await readHolder(holder);
    throw new Error(
      `Learnscape already runs on this data directory, ${directory} (process ${id}, ${where}). Stop it first, or choose another DATA_DIR.`,
    );
  }
  await writeFile(holder, JSON.stringify({ process: process.pid, address }));
  return {
    async release() {
      await rm(holder, { force: true });
      lock.close();
    },
  };
}

const BUSY = 5;

/** Null when another process holds it. */
function lockFile(file: string, directory: string): DatabaseSync | null {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return null;
    throw new Error(
      `The data directory ${directory} cannot be used: ${error instanceof Error ? error.message : String(error)}. May this user write there?`,
      { cause: error },
    );
  }
}

const Holder = z.object({ process: z.number(), address: z.string() });

/** Who says to hold it; the file is written just after the lock was taken, so it may not be there yet. */
async function readHolder(file: string): Promise<{ process: number | string; address: string }> {
  try {
    return Holder.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { process: 'unknown', address: 'just starting' };
  }
}
