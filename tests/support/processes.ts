import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that it started, itself first (Linux). */
export function familyOf(id: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = ofProcess(Number(entry), 'stat');
    if (stat) parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const found = [id];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found;
}

export const isDatabase = (id: number): boolean => ofProcess(id, 'cmdline').includes('postgres');

/** Memory of a process in bytes, what it shares with others counted in parts (PSS). */
export const memoryOf = (id: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(ofProcess(id, 'smaps_rollup'))?.[1] ?? 0) * 1024;

export function killNow(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It had ended.
  }
}

/** Empty for a process that has ended meanwhile. */
function ofProcess(id: number, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
