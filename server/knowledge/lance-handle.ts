import { connect, type Session, type Table } from '@lancedb/lancedb';
import { IndexBroken } from './index-broken.ts';
import { newCurrent, prepareDirectory, readCurrent, removeOthers, writeCurrent, type Current } from './lance-files.ts';
import { createPassageTable } from './lance-table.ts';

/** How long a process may go on without looking whether another one has written. */
const LOOK_EVERY_MS = 400;

export type OpenTable = { current: Current; table: Table };

/** The table in use, kept up with what other processes write and clear. */
export class LanceHandle {
  readonly #directory: string;
  readonly #session: Session;
  #open: OpenTable | undefined;
  #looking: Promise<void> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(directory: string, session: Session) {
    this.#directory = directory;
    this.#session = session;
  }

  /**
   * Runs `work` on the table in use; `undefined` where there is no index yet. If it fails, the table may have been
   * replaced meanwhile, so it looks again, once. What still fails is `IndexBroken`. `work` must bear repetition.
   */
  async use<Result>(work: (open: OpenTable) => Promise<Result>): Promise<Result | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#lookIfDue();
        return this.#open && (await work(this.#open));
      } catch (error) {
        this.forget();
        if (attempt === 2) throw error instanceof IndexBroken ? error : new IndexBroken(messageOf(error), error);
      }
    }
  }

  /** Starts over with an empty table; the old one, broken or not, is removed once the new one is in place. */
  async startOver(rebuilding: boolean): Promise<void> {
    await this.#looking?.catch(() => undefined);
    this.#looking = this.#startOver(rebuilding).finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  async markRebuilt(open: OpenTable): Promise<void> {
    if (!open.current.rebuilding) return;
    await writeCurrent(this.#directory, { ...open.current, rebuilding: false });
    this.forget();
  }

  /** The next use opens the table anew. */
  forget(): void {
    this.#open = undefined;
    this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  async #lookIfDue(): Promise<void> {
    if (performance.now() - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  async #look(): Promise<void> {
    const current = await readCurrent(this.#directory);
    if (current && this.#open?.current.table === current.table) {
      await this.#open.table.checkoutLatest();
      this.#open = { current, table: this.#open.table };
    } else if (current) {
      this.#open = { current, table: await this.#connect().then((database) => database.openTable(current.table)) };
    } else {
      this.#open = undefined;
    }
    this.#lookedAt = performance.now();
  }

  async #startOver(rebuilding: boolean): Promise<void> {
    await prepareDirectory(this.#directory);
    const current = newCurrent(rebuilding);
    const table = await createPassageTable(await this.#connect(), current.table);
    await writeCurrent(this.#directory, current);
    await removeOthers(this.#directory, current);
    this.#open = { current, table };
    this.#lookedAt = performance.now();
  }

  #connect() {
    return connect(this.#directory, {}, this.#session);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
