import { join } from 'node:path';
import { newName, prepareDirectory, removeOthers, syncDirectory } from './files.ts';
import type { Held } from './held.ts';
import { applyChange, type Change, Journal } from './journal.ts';
import { loadSegments, MANIFEST, readManifest, writeManifest, writeSegment, writeVectors } from './manifest.ts';
import { mergeInSlices } from './merge-in-slices.ts';
import { PassagesHeld } from './passages-held.ts';
import { chooseFinalMerge, chooseMerge } from './tiers.ts';

/** Once the journal is this long, what it says is written as segments and it starts anew. */
const JOURNAL_BYTES = 16 * 2 ** 20;
const JOURNAL_CHANGES = 400;
/** With more segments than this, changes wait for the merge. */
const MOST_SEGMENTS = 64;

const isSaved = ({ file, vectors }: Held) => file !== null && vectors.every((of) => of.file !== null);

const isLong = ({ bytes, changes }: Journal) => bytes > JOURNAL_BYTES || changes > JOURNAL_CHANGES;

/** The one who may write in a directory. Changes are made one after another; searches go on meanwhile. */
export class Writer {
  held = new PassagesHeld();
  rebuilding = false;
  /** Why nothing can be found or written until it is cleared. */
  broken: string | null = null;
  readonly #directory: string;
  readonly #warn: (text: string) => void;
  #journal: Journal | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #merging: Promise<void> | null = null;

  constructor(directory: string, warn: (text: string) => void) {
    this.#directory = directory;
    this.#warn = warn;
  }

  open(): Promise<void> {
    return this.#enqueue(async () => {
      try {
        await this.#load();
        this.#mergeSoon();
      } catch (error) {
        this.broken = error instanceof Error ? error.message : String(error);
        this.held = new PassagesHeld();
      }
    });
  }

  change(change: Change): Promise<void> {
    return this.#enqueue(async () => {
      this.#refuseIfBroken();
      const journal = (this.#journal ??= await this.#start());
      await journal.append(change);
      applyChange(this.held, change);
      this.#mergeSoon();
      if (this.held.segments.length > MOST_SEGMENTS) await this.#merging;
      if (isLong(journal)) this.#saveSoon();
    });
  }

  optimize(): Promise<void> {
    return this.#enqueue(async () => {
      this.#refuseIfBroken();
      if (!this.#journal) return;
      await this.#merging;
      await this.#merge(chooseFinalMerge);
      if (this.#journal.changes > 0 || !this.held.segments.every(isSaved) || this.rebuilding) await this.#save(false);
    });
  }

  clear(): Promise<void> {
    return this.#enqueue(async () => {
      this.broken = 'it could not be cleared';
      this.held = new PassagesHeld();
      await this.#journal?.close();
      this.#journal = null;
      await prepareDirectory(this.#directory);
      await this.#save(true);
      this.broken = null;
    });
  }

  close(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#journal?.close();
      this.#journal = null;
      this.broken = 'it was closed';
    });
  }

  #refuseIfBroken(): void {
    if (this.broken !== null) throw new Error(this.broken);
  }

  /** One change after another, and one that fails does not hold up the next. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #load(): Promise<void> {
    const manifest = await readManifest(this.#directory);
    if (!manifest) return;
    await loadSegments(this.#directory, manifest, this.held);
    this.#journal = await Journal.goOn(join(this.#directory, manifest.journal), this.held);
    this.rebuilding = manifest.rebuilding;
  }

  /** The first files of an index. */
  async #start(): Promise<Journal> {
    await prepareDirectory(this.#directory);
    return this.#save(this.rebuilding);
  }

  #saveSoon(): void {
    this.#enqueue(async () => {
      if (this.#journal && isLong(this.#journal)) await this.#save(this.rebuilding);
    }).catch((error: unknown) => this.#warn(`the word index could not be saved: ${String(error)}`));
  }

  /** Writes what is not written yet, then the manifest that names it and a new journal, then removes what is over. */
  async #save(rebuilding: boolean): Promise<Journal> {
    for (;;) {
      const unsaved = this.held.segments.find((held) => !isSaved(held));
      if (!unsaved) break;
      await this.#saveHeld(unsaved);
    }
    const segments = this.held.segments.map((held) => ({
      file: held.file ?? '',
      audienceIds: this.held.audienceIdsOf(held),
      vectors: held.vectors.map(({ file }) => file ?? ''),
    }));
    const journal = await Journal.create(this.#directory);
    try {
      await syncDirectory(this.#directory);
      await writeManifest(this.#directory, { rebuilding, journal: journal.name, segments });
    } catch (error) {
      await journal.remove();
      throw error;
    }
    await syncDirectory(this.#directory);
    await this.#journal?.close();
    this.#journal = journal;
    this.rebuilding = rebuilding;
    const files = segments.flatMap(({ file, vectors }) => [file, ...vectors]);
    await removeOthers(this.#directory, new Set([MANIFEST, journal.name, ...files]));
    return journal;
  }

  async #saveHeld(held: Held): Promise<void> {
    if (held.file === null) {
      const file = newName('segment');
      await writeSegment(this.#directory, file, held.segment);
      held.file = file;
    }
    for (const vectors of held.vectors.filter(({ file }) => file === null)) {
      const file = newName('vectors');
      await writeVectors(this.#directory, file, vectors);
      vectors.file = file;
    }
  }

  #mergeSoon(): void {
    this.#merging ??= this.#merge(chooseMerge)
      .catch((error: unknown) => this.#warn(`segments of the word index could not be merged: ${String(error)}`))
      .finally(() => (this.#merging = null));
  }

  async #merge(choose: typeof chooseMerge): Promise<void> {
    const held = this.held;
    const goOn = () => this.held === held && this.broken === null;
    await mergeInSlices(held, choose, goOn);
  }
}
