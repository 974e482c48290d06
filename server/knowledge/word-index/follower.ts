import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFrom } from './files.ts';
import { applyChanges } from './journal.ts';
import { loadSegments, MANIFEST, readManifest } from './manifest.ts';
import { mergeInSlices } from './merge-in-slices.ts';
import { PassagesHeld } from './passages-held.ts';
import { chooseMerge } from './tiers.ts';

const LOOK_EVERY_MS = 400;

/** Reads what another process writes in a directory, and keeps up with it. */
export class Follower {
  held = new PassagesHeld();
  rebuilding = false;
  broken: string | null = null;
  readonly #directory: string;
  /** Which manifest was read, and how far its journal. */
  #manifest = '';
  #journal: { path: string; read: number } | null = null;
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async open(): Promise<void> {
    this.#looking = this.#look();
    await this.#looking;
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.open(), LOOK_EVERY_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  /**
   * Files are removed only after a new manifest has taken the place of the one that names them. So a failure while the
   * manifest changes is no damage, and what it says now is read instead.
   */
  async #look(): Promise<void> {
    for (;;) {
      const seen = await this.#manifestSeen();
      try {
        if (seen !== this.#manifest || this.broken !== null) await this.#reload();
        this.#manifest = seen;
        await this.#readJournal();
        this.broken = null;
        return;
      } catch (error) {
        if ((await this.#manifestSeen()) !== seen) continue;
        this.broken = error instanceof Error ? error.message : String(error);
        return;
      }
    }
  }

  /** Which file the manifest is: it is never written over, always replaced. */
  async #manifestSeen(): Promise<string> {
    const found = await stat(join(this.#directory, MANIFEST), { bigint: true }).catch(() => null);
    return found ? `${found.ino} ${found.mtimeNs} ${found.size}` : 'none';
  }

  async #reload(): Promise<void> {
    const manifest = await readManifest(this.#directory);
    const held = new PassagesHeld();
    if (manifest) await loadSegments(this.#directory, manifest, held, this.held.segments);
    this.#journal = manifest && { path: join(this.#directory, manifest.journal), read: 0 };
    await this.#readJournalInto(held);
    this.held = held;
    this.rebuilding = manifest?.rebuilding ?? false;
  }

  async #readJournal(): Promise<void> {
    const changes = await this.#readJournalInto(this.held);
    const held = this.held;
    // Segments with a file stay as they are: the next manifest may name them again.
    const chooseOwn = () => chooseMerge(held.segments.filter(({ file }) => file === null));
    if (changes > 0) await mergeInSlices(held, chooseOwn, () => !this.#isClosed);
  }

  async #readJournalInto(held: PassagesHeld): Promise<number> {
    if (!this.#journal) return 0;
    const { changes, end } = await applyChanges(held, await readFrom(this.#journal.path, this.#journal.read));
    this.#journal.read += end;
    return changes;
  }
}
