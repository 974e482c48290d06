/**
 * The product as a whole, as its own process with its own PostgreSQL: start, memory, reading, searching.
 *
 *   npm run bench [-- --passages 100000]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Client, createClient, setUpAt, untilIndexed, welcomeAt } from '../tests/support/client.ts';
import { startDovecot, dovecotMissing } from '../tests/support/dovecot.ts';
import { familyOf, memoryOf } from '../tests/support/processes.ts';
import { type Running, startProduct } from '../tests/support/product.ts';
import { createWriter } from './words.ts';

const { passages } = parseArgs({ options: { passages: { type: 'string', default: '100000' } } }).values;
const rows: Array<{ what: string; measured: string; aim: string }> = [];
const report = (what: string, measured: string, aim = '') => {
  rows.push({ what, measured, aim });
  console.log(`${what}: ${measured}`);
};
const place = mkdtempSync(join(tmpdir(), 'learnscape-bench-'));
const seconds = (since: number) => (performance.now() - since) / 1000;
const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function timedStart(dataDirectory: string): Promise<{ product: Running; took: string }> {
  const began = performance.now();
  const product = await startProduct({ DATA_DIR: dataDirectory, MAIL_NETWORKS: '127.0.0.0/8' });
  return { product, took: `${seconds(began).toFixed(1)} s` };
}

async function measureDemo(): Promise<void> {
  const data = join(place, 'demo');
  const first = await timedStart(data);
  report('first start, packages installed, client built', first.took);
  const client = createClient(first.product.url);
  const began = performance.now();
  await client.post('/demo', {});
  const { items } = await client.get<{ items: Array<{ id: string; role: string }> }>('/demo/people');
  await client.post('/demo/sign-in', { person: items.find(({ role }) => role === 'administrator')?.id });
  for (;;) {
    const { state } = await client.get<{ state: string }>('/organisation');
    if (state === 'ready') break;
    await rest(100);
  }
  report('demo organisation read and searchable', `${seconds(began).toFixed(1)} s`, '< 20 s');
  await first.product.stop();
  const second = await timedStart(data);
  report('second start', second.took, '≤ 2 s');
  await rest(5_000);
  report('memory at rest, demo loaded, all processes (PSS)', memory(second.product), '≤ 500 MB');
  await second.product.stop();
}

const memory = (product: Running) =>
  megabytes(familyOf(product.process.pid ?? 0).reduce((sum, id) => sum + memoryOf(id), 0));

/** Reads the p99 of the event loop's delay since it was last asked, once a second, and keeps the highest. */
function watchEventLoop(product: Running): () => Promise<string> {
  const delays: number[] = [];
  const look = async () => {
    const text = await (await fetch(`${product.url}/metrics`)).text();
    delays.push(Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)?.[1] ?? 0) * 1000);
  };
  const timer = setInterval(() => void look(), 1_000);
  return async () => {
    clearInterval(timer);
    const sorted = delays.toSorted((a, b) => a - b);
    return `${at(sorted, 0.5).toFixed(0)} / ${at(sorted, 1).toFixed(0)} ms`;
  };
}

const at = (sorted: number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Writes files of so many words, spread over folders. */
function writeDocuments(name: string, files: number, words: number, folders: number): void {
  const writer = createWriter(files + words);
  for (let folder = 0; folder < folders; folder++) {
    const path = join(place, name, String(folder));
    mkdirSync(path, { recursive: true });
    for (let file = folder; file < files; file += folders) {
      const author = `Person${file % 10} <person${file % 10}@example.org>`;
      const text = `---\nauthors:\n  - ${author}\n---\n# ${writer.words(4)}\n\n${paragraphs(writer.words(words))}\n`;
      writeFileSync(join(path, `${file}.md`), text);
    }
  }
}

/** Connects each folder for other readers. */
async function connectDocuments(ada: Client, name: string, readers: string[][]): Promise<void> {
  for (const [index, people] of readers.entries())
    await ada.post('/sources', {
      connector: 'folder',
      name: `${name} ${index}`,
      settings: { path: join(place, name, String(index)) },
      personal: false,
      audience: people.length === 0 ? { kind: 'everyone' } : { kind: 'some', groups: [], people },
    });
}

const paragraphs = (text: string) => text.replaceAll(/((?:\S+ ){80})/g, '$1\n\n');

async function measureReading(product: Running, ada: Client, readers: string[][]): Promise<void> {
  const delay = watchEventLoop(product);
  writeDocuments('short', 10_000, 90, readers.length);
  // Meanwhile the product has closed connections that nobody used: let that be noticed.
  await rest(100);
  const began = performance.now();
  await connectDocuments(ada, 'short', readers);
  await untilIndexed(ada, 10_000, 600_000);
  report('text documents read and indexed', `${Math.round(10_000 / seconds(began))}/s`, '≥ 500/s');
  report('event-loop delay while reading, p99 of each second: median / worst', await delay(), '≤ 50 ms');
  report('memory right after reading 10,000 documents', memory(product));
}

async function measureMail(product: Running, ada: Client, before: number): Promise<number> {
  const missing = dovecotMissing();
  if (missing) {
    report('mails read', missing, '≥ 200/s');
    return 0;
  }
  const dovecot = await startDovecot();
  const { user, password } = dovecot.addMailbox('bench', 'bench');
  const writer = createWriter(7);
  const mails = 5_000;
  const mail = (_: unknown, index: number) =>
    `From: A ${index % 50} <a${index % 50}@example.org>\r\nTo: bench@example.org\r\nSubject: ${writer.words(5)}\r\nMessage-ID: <${index}@bench>\r\nDate: Tue, 3 Nov 2026 10:00:00 +0100\r\n\r\n${writer.words(120)}\r\n`;
  dovecot.deliver(user, 'INBOX', Array.from({ length: mails }, mail));
  const delay = watchEventLoop(product);
  const began = performance.now();
  const settings = {
    host: dovecot.host,
    port: dovecot.tlsPort,
    security: 'tls',
    user,
    method: 'password',
    password,
    folders: ['INBOX'],
    trustCertificate: dovecot.fingerprint,
  };
  await ada.post('/sources', { connector: 'imap', name: 'Bench', settings, personal: true });
  await untilIndexed(ada, before + mails, 600_000);
  report('mails read from Dovecot over TLS and indexed', `${Math.round(mails / seconds(began))}/s`, '≥ 200/s');
  report('event-loop delay while reading mail, p99 of each second: median / worst', await delay(), '≤ 50 ms');
  await dovecot.stop();
  return mails;
}

/** Seconds until no work waits or runs behind the requests, three times in a row: one job may ask for the next. */
async function untilQuiet(ada: Client): Promise<number> {
  const began = performance.now();
  for (let quiet = 0; quiet < 3;) {
    await rest(1_000);
    const { items } = await ada.get<{ items: Array<{ waiting: number; running: number }> }>('/administration/jobs');
    quiet = items.every(({ waiting, running }) => waiting + running === 0) ? quiet + 1 : 0;
  }
  return seconds(began);
}

const AIMS = { search: 'p50 ≤ 15 ms, p95 ≤ 50 ms', experts: 'p95 ≤ 60 ms' };

/** Questions are measured at rest: not while what was read is still learned from, which takes one of the processors. */
async function measureQuestions(ada: Client, colleagues: Client[], size: string): Promise<void> {
  report(`until nothing of ${size} passages is learned any more`, `${(await untilQuiet(ada)).toFixed(0)} s`);
  for (const what of ['search', 'experts'] as const) await measureAsking(colleagues, size, what);
}

/** Twenty people ask over HTTP, each with other readable documents: as people do, and as fast as they are answered. */
async function measureAsking(colleagues: Client[], size: string, what: keyof typeof AIMS): Promise<void> {
  const writer = createWriter(11);
  const lanes = Array.from({ length: 20 }, (_, index) => colleagues[index % colleagues.length] as Client);
  const ask = async (client: Client, times: number[]) => {
    const began = performance.now();
    await client.get(`/${what}?q=${encodeURIComponent(writer.words(4))}`);
    times.push(performance.now() - began);
  };
  const hammer = async (times: number[]) => {
    for (let round = 0; round < 30; round++) await Promise.all(lanes.map((client) => ask(client, times)));
  };
  await hammer([]);
  const hammered: number[] = [];
  const began = performance.now();
  await hammer(hammered);
  const rate = Math.round(hammered.length / seconds(began));
  report(`${what}, ${size} passages, 20 requests always open`, `${spread(hammered)}, ${rate}/s`, AIMS[what]);
  const calm: number[] = [];
  const eachSecond = async (client: Client, index: number) => {
    for (let second = 0; second < 15; second++) {
      const next = rest(1000);
      await rest(index * 45);
      await ask(client, calm);
      await next;
    }
  };
  await Promise.all(lanes.map(eachSecond));
  report(`${what}, ${size} passages, 20 people asking once a second`, spread(calm), AIMS[what]);
}

function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `p50 ${at(sorted, 0.5).toFixed(1)} ms, p95 ${at(sorted, 0.95).toFixed(1)} ms`;
}

async function measureProduct(): Promise<void> {
  const { product } = await timedStart(join(place, 'product'));
  const ada = await setUpAt(product.url);
  const colleagues = [];
  for (let index = 0; index < 10; index++) colleagues.push(await welcomeAt(product.url, ada, `Person${index}`));
  // A quarter is for everyone, the rest for two people each.
  const ids = colleagues.map(({ id }) => id);
  const readers = Array.from({ length: 20 }, (_, index) =>
    index % 4 === 0 ? [] : [ids[index % 10] ?? '', ids[(index * 7 + 1) % 10] ?? ''],
  );
  await measureReading(product, ada, readers);
  await measureQuestions(ada, colleagues, '10,000');
  const mails = await measureMail(product, ada, 10_000);
  const more = Math.ceil((Number(passages) - 10_000 - mails) / 10);
  if (more > 0) {
    writeDocuments('long', more, 1_900, readers.length);
    // Meanwhile the product has closed connections that nobody used: let that be noticed.
    await rest(100);
    const began = performance.now();
    await connectDocuments(ada, 'long', readers);
    const { passages: held } = await untilIndexed(ada, 10_000 + mails + more, 900_000);
    report(`${more} long documents read and indexed`, `${seconds(began).toFixed(0)} s`);
    await measureQuestions(ada, colleagues, held.toLocaleString('en'));
    report(`memory with ${held.toLocaleString('en')} passages`, memory(product));
  }
  await product.stop();
}

try {
  await measureDemo();
  await measureProduct();
  console.table(rows);
} finally {
  rmSync(place, { recursive: true, force: true });
}
