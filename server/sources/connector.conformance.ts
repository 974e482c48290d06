import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Change, type Connector, type Cursor, type Page, SourceError } from './connector.ts';

/** A source with things in it that a test can change. Names are the test's own; content is found again in the bytes. */
export type World<Settings> = {
  settings: Settings;
  put(name: string, content: string): Promise<void>;
  putMany?(things: Array<[name: string, content: string]>): Promise<void>;
  /** Absent where things never change, as mail. */
  change?(name: string, content: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Makes one thing unreadable. */
  spoil(name: string): Promise<void>;
  /** The whole source disappears, as an unmounted share or a deleted mailbox does. */
  vanish(): Promise<void>;
  close(): Promise<void>;
};

type Harness<Settings> = {
  connector: Connector<Settings>;
  open(): Promise<World<Settings>>;
  /** Names that are legal in such a source and make trouble. */
  hostileNames: string[];
  skip?: string | false;
};

const forever = new AbortController().signal;
const MANY = 230;
const SOON_MS = 1_000;

/** What any connector must do, told as the sync sees it. */
export function describeConnector<Settings>(name: string, harness: Harness<Settings>): void {
  describe(`${name} as a connector`, { skip: harness.skip ?? false }, () => {
    let world: World<Settings>;
    beforeEach(async () => (world = await harness.open()));
    afterEach(() => world.close());
    const { connector } = harness;
    const given = () => ({ connector, world });

    describeSettings(given);
    describeReading(given);
    describeFollowing(given);
    describeInterruption(given);
    describeTrouble(given, harness.hostileNames);
  });
}

type Given<Settings> = () => { connector: Connector<Settings>; world: World<Settings> };

function describeSettings<Settings>(given: Given<Settings>): void {
  test('settings with an unknown field are refused', () => {
    const { connector, world } = given();
    assert.ok(connector.settings.safeParse(world.settings).success);
    assert.ok(!connector.settings.safeParse({ ...world.settings, surprise: true }).success);
  });

  test('every password field is a secret, and every secret and condition is a field', () => {
    const { fields, secrets } = given().connector;
    const names = fields.map((field) => field.name);
    for (const field of fields) if (field.type === 'password') assert.ok(secrets.includes(field.name), field.name);
    for (const secret of secrets) assert.ok(names.includes(secret), secret);
    for (const field of fields) if (field.when) assert.ok(names.includes(field.when.field), field.name);
  });

  test('the preview names what is there and reads no cursor', async () => {
    const { connector, world } = given();
    await world.put('first.txt', 'the first');
    const preview = await connector.preview(world.settings, forever);
    assert.notEqual(preview.summary, '');
    assert.ok(preview.items.some((item) => item.count === 1 && item.examples.join().includes('first')));
  });
}

function describeReading<Settings>(given: Given<Settings>): void {
  test('the first run brings everything exactly once, and the next nothing', async () => {
    const { connector, world } = given();
    await world.put('first.txt', 'the first');
    await world.put('second.txt', 'the second');
    const mirror = await follow(connector, world.settings);
    assert.deepEqual(mirror.contents(), ['the first', 'the second']);
    assert.equal(mirror.changes.length, 2);
    await mirror.run();
    assert.equal(mirror.changes.length, 2);
  });

  test('the original of each thing is what was brought, and of an unknown one nothing', async (t) => {
    const { connector, world } = given();
    if (!connector.original) return t.skip('this source keeps no originals');
    await world.put('first.txt', 'the first');
    await world.put('second.txt', 'the second');
    const mirror = await follow(connector, world.settings);
    for (const [id, { bytes }] of mirror.things)
      assert.deepEqual((await connector.original(world.settings, id, forever))?.bytes, bytes);
    for (const id of [...strangeIds, [...mirror.things.keys()][0]?.replace(/.$/, '~') ?? ''])
      assert.equal(await connector.original(world.settings, id, forever), null, JSON.stringify(id));
  });
}

const strangeIds = [
  '',
  '.',
  '..',
  '/',
  '../x',
  'a/../../x',
  '/etc/passwd',
  'a//b',
  'a\0b',
  'a/1/2',
  'INBOX/x/y',
  '\uFFFD2F',
];

function describeFollowing<Settings>(given: Given<Settings>): void {
  test('what is added later comes in the next run, alone', async () => {
    const { connector, world } = given();
    await world.put('first.txt', 'the first');
    const mirror = await follow(connector, world.settings);
    await world.put('second.txt', 'the second');
    await mirror.run();
    assert.deepEqual(mirror.contents(), ['the first', 'the second']);
    assert.equal(mirror.offered, 2);
  });

  test('what changed comes again with another version', async (t) => {
    const { connector, world } = given();
    if (!world.change) return t.skip('things of this source never change');
    await world.put('first.txt', 'the first');
    await world.put('second.txt', 'the second');
    const mirror = await follow(connector, world.settings);
    await world.change('first.txt', 'the other');
    await mirror.run();
    assert.deepEqual(mirror.contents(), ['the other', 'the second']);
    assert.equal(mirror.offered, 3);
  });

  test('what was deleted is gone after the next run', async () => {
    const { connector, world } = given();
    await world.put('first.txt', 'the first');
    await world.put('second.txt', 'the second');
    const mirror = await follow(connector, world.settings);
    await world.remove('first.txt');
    await mirror.run();
    assert.deepEqual(mirror.contents(), ['the second']);
  });
}

function describeInterruption<Settings>(given: Given<Settings>): void {
  test('a run cut short after any page goes on from there: nothing lost, at most a page repeated', async () => {
    const { connector, world } = given();
    const all = await putMany(world);
    const pages = await pagesOf(connector, world.settings, null);
    assert.ok(pages.length >= 3, `${pages.length} pages`);
    const most = Math.max(...pages.map((page) => page.changes.length));
    for (const index of pages.keys()) {
      const mirror = new Mirror(connector, world.settings);
      await mirror.runUntil(index + 1);
      await mirror.run();
      assert.deepEqual(mirror.contents(), all);
      assert.ok(mirror.offered <= MANY + most, `${mirror.offered - MANY} repeated after page ${index}`);
    }
  });

  test('the next run after an interrupted one brings nothing new', async () => {
    const { connector, world } = given();
    await putMany(world);
    const mirror = new Mirror(connector, world.settings);
    await mirror.runUntil(1);
    await mirror.run();
    assert.equal(mirror.things.size, MANY);
    assert.equal(mirror.offered, MANY);
    await mirror.run();
    assert.equal(mirror.offered, MANY);
  });

  test('aborting stops a run at once, before and in the middle of it', async () => {
    const { connector, world } = given();
    await putMany(world);
    await assert.rejects(pagesOf(connector, world.settings, null, AbortSignal.abort(new Error('enough'))), /enough/);
    const stop = new AbortController();
    const pages = connector.changes(world.settings, null, stop.signal)[Symbol.asyncIterator]();
    assert.ok(!(await pages.next()).done);
    stop.abort(new Error('enough'));
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('still running')), SOON_MS);
    await assert.rejects(Promise.race([drain(pages), late]), /enough/);
    clearTimeout(timer);
  });
}

function describeTrouble<Settings>(given: Given<Settings>, hostileNames: string[]): void {
  test('a source that has vanished says so, and nothing is deleted', async () => {
    const { connector, world } = given();
    await world.put('first.txt', 'the first');
    const mirror = await follow(connector, world.settings);
    await world.vanish();
    await assert.rejects(mirror.run(), isGone);
    await assert.rejects(follow(connector, world.settings), isGone);
    await assert.rejects(mirror.takeInventory(), isGone);
    assert.deepEqual(mirror.contents(), ['the first']);
  });

  test('one thing that cannot be read is told, and stops no other', async () => {
    const { connector, world } = given();
    for (const name of ['first.txt', 'second.txt', 'third.txt']) await world.put(name, `the ${name}`);
    await world.spoil('second.txt');
    const mirror = await follow(connector, world.settings);
    assert.deepEqual(mirror.contents(), ['the first.txt', 'the third.txt']);
    assert.equal(mirror.failures.size, 1);
    for (const failure of mirror.failures.values()) assert.match(failure.message, /^[A-Z].+\.$/);
    await mirror.run();
    assert.equal(mirror.offered, 3);
  });

  test('hostile names are told apart, can be stored, and lead back to their bytes', async () => {
    const { connector, world } = given();
    for (const name of hostileNames) await world.put(name, `inside ${hostileNames.indexOf(name)}.`);
    const mirror = await follow(connector, world.settings);
    assert.equal(mirror.things.size, hostileNames.length);
    for (const [id, { bytes }] of mirror.things) {
      assert.ok(id.isWellFormed() && !id.includes('\0'), JSON.stringify(id));
      assert.deepEqual((await connector.original?.(world.settings, id, forever))?.bytes, bytes);
    }
    await mirror.run();
    assert.equal(mirror.offered, hostileNames.length);
  });
}

const isGone = (error: unknown) => error instanceof SourceError && error.code === 'gone' && error.remedy !== '';

type Upsert = Extract<Change, { type: 'upsert' }>;
type Failed = Extract<Change, { type: 'failed' }>;

/** What the sync would hold: versions it knows are passed over, the inventory removes the rest. */
export class Mirror<Settings> {
  readonly things = new Map<string, Upsert>();
  readonly failures = new Map<string, Failed>();
  readonly changes: Change[] = [];
  offered = 0;
  cursor: Cursor | null = null;
  readonly #connector: Connector<Settings>;
  readonly #settings: Settings;

  constructor(connector: Connector<Settings>, settings: Settings) {
    this.#connector = connector;
    this.#settings = settings;
  }

  async run(): Promise<void> {
    for await (const page of this.#connector.changes(this.#settings, this.cursor, forever)) this.#apply(page);
    await this.takeInventory();
  }

  /** Reads some pages and is then cut short, as by a crash. */
  async runUntil(pages: number): Promise<void> {
    let read = 0;
    for await (const page of this.#connector.changes(this.#settings, this.cursor, forever)) {
      this.#apply(page);
      if (++read === pages) return;
    }
  }

  /** A run during which something happens in the source. */
  async runWhile(happens: () => void): Promise<void> {
    for await (const page of this.#connector.changes(this.#settings, this.cursor, forever)) {
      this.#apply(page);
      happens();
    }
    happens();
    await this.takeInventory();
  }

  async takeInventory(): Promise<void> {
    if (!this.#connector.inventory) return;
    const gone = new Set([...this.things.keys(), ...this.failures.keys()]);
    for await (const batch of this.#connector.inventory(this.#settings, forever))
      for (const { id } of batch) gone.delete(id);
    for (const id of gone) this.#forget(id);
  }

  contents(): string[] {
    return textsOf([...this.things.values()]);
  }

  #apply(page: Page): void {
    JSON.parse(page.next);
    for (const change of page.changes.filter((each) => each.type === 'move')) this.#move(change);
    for (const change of page.changes) {
      if (change.type === 'delete') this.#forget(change.id);
      if (change.type !== 'upsert' && change.type !== 'failed') continue;
      if ((this.things.get(change.id) ?? this.failures.get(change.id))?.version === change.version) continue;
      this.#forget(change.id);
      this.offered++;
      if (change.type === 'upsert') this.things.set(change.id, change);
      else this.failures.set(change.id, change);
    }
    this.changes.push(...page.changes);
    this.cursor = page.next;
  }

  #move(move: Extract<Change, { type: 'move' }>): void {
    const thing = this.things.get(move.from);
    assert.ok(thing, `moved from ${move.from}, where nothing was`);
    this.#forget(move.from);
    this.things.set(move.id, { ...thing, id: move.id, name: move.name, location: move.location });
  }

  #forget(id: string): void {
    this.things.delete(id);
    this.failures.delete(id);
  }
}

export async function follow<Settings>(connector: Connector<Settings>, settings: Settings): Promise<Mirror<Settings>> {
  const mirror = new Mirror(connector, settings);
  await mirror.run();
  return mirror;
}

async function pagesOf<Settings>(
  connector: Connector<Settings>,
  settings: Settings,
  cursor: Cursor | null,
  signal = forever,
): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of connector.changes(settings, cursor, signal)) pages.push(page);
  return pages;
}

async function drain(pages: AsyncIterator<Page>): Promise<void> {
  while (!(await pages.next()).done);
}

async function putMany<Settings>(world: World<Settings>): Promise<string[]> {
  const things = Array.from({ length: MANY }, (_, index): [string, string] => [`thing-${index}.txt`, `the ${index}.`]);
  if (world.putMany) await world.putMany(things);
  else for (const [name, content] of things) await world.put(name, content);
  return things.map(([, content]) => content).sort();
}

/** The last words of each: a mail has headers before its text. */
const textsOf = (changes: Change[]): string[] => {
  const latest = new Map(changes.flatMap((change) => (change.type === 'upsert' ? [[change.id, change] as const] : [])));
  return [...latest.values()]
    .map((change) => new TextDecoder().decode(change.bytes).trim().split(/\r?\n/).at(-1) ?? '')
    .sort();
};
