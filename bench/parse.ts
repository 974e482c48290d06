/**
 * How fast the sandboxed parser is: documents and mails a second through two children, terms a second in one.
 *
 *   node bench/parse.ts
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createParser } from '../server/knowledge/parse/parser.ts';
import type { ParseRequest } from '../server/knowledge/parsed.ts';
import { analyse } from '../server/knowledge/terms.ts';

const count = 3000;
const size = 2;
const encode = (text: string) => new TextEncoder().encode(text);
const words =
  `the team keeps its notes on deployment in one place so that everyone who is on call knows where to look when an
  alarm comes in and whom to ask about the billing service its database and the weekly report`.split(/\s+/);

const sentence = (seed: number) => {
  const picked = Array.from({ length: 14 }, (_, index) => words[(seed * 7 + index * (1 + (seed % 5))) % words.length]);
  return `${picked.join(' ')}.`;
};
const prose = (seed: number, paragraphs: number) =>
  Array.from({ length: paragraphs }, (_, index) =>
    [0, 1, 2, 3].map((line) => sentence(seed + index * 4 + line)).join(' '),
  );

const markdown = (seed: number): ParseRequest => ({
  name: `page-${seed}.md`,
  bytes: encode(
    `---\ntitle: Page ${seed}\n---\n# Page ${seed}\n\n${prose(seed, 6).join('\n\n## Part\n\n')}\n\n- one\n- two\n`,
  ),
});
const text = (seed: number): ParseRequest => ({ name: `note-${seed}.txt`, bytes: encode(prose(seed, 6).join('\n\n')) });
const mail = (seed: number): ParseRequest => ({
  name: `${seed}.eml`,
  bytes: encode(
    `From: Ann Lee <ann@example.org>\r\nTo: Bo <bo@example.org>\r\nSubject: Re: question ${seed}\r\n` +
      `Date: Tue, 3 Mar 2026 10:00:00 +0100\r\nMessage-ID: <${seed}@example.org>\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n` +
      `${prose(seed, 4).join('\r\n\r\n')}\r\n\r\nRegards,\r\nAnn\r\n\r\nOn 2 March 2026, Bo wrote:\r\n> ${sentence(seed)}\r\n` +
      `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>${prose(seed, 4).join('</p><p>')}</p>\r\n--b--\r\n`,
  ),
});

const made = (make: (seed: number) => ParseRequest) => Array.from({ length: count }, (_, seed) => make(seed));

/** Pages people wrote, if the evaluation data is there: made-up text is kinder than life. */
async function handbookPages(): Promise<ParseRequest[]> {
  const unpack = fileURLToPath(new URL('../../shared/data/unpack', import.meta.url));
  if (!existsSync(unpack)) {
    console.log('The evaluation data is not at ../shared/data: the handbook is left out.');
    return [];
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-parse-'));
  await promisify(execFile)(unpack, ['kb-sourcegraph-handbook'], { env: { ...process.env, DATA_DIR: folder } });
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md'));
  const pages = await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(path.join(folder, name)) })),
  );
  await rm(folder, { recursive: true });
  return pages;
}

async function measure(name: string, requests: ParseRequest[]) {
  const parser = createParser({ size });
  await Promise.all(requests.slice(0, 200).map((request) => parser.parse(request)));
  const bytes = requests.reduce((sum, request) => sum + request.bytes.length, 0);
  const start = performance.now();
  const results = await Promise.all(requests.map((request) => parser.parse(request)));
  const seconds = (performance.now() - start) / 1000;
  await parser.close();
  return {
    what: name,
    documents: requests.length,
    perSecond: Math.round(requests.length / seconds),
    kilobytesEach: Number((bytes / requests.length / 1024).toFixed(1)),
    failures: results.filter((result) => 'failure' in result).length,
  };
}

function measureTerms() {
  const long = Array.from({ length: 200 }, (_, seed) => prose(seed, 20).join('\n')).join('\n');
  const start = performance.now();
  const terms = analyse(long, 'en').length;
  return { what: 'terms, one core', perSecond: Math.round((terms / (performance.now() - start)) * 1000) };
}

const handbook = await handbookPages();
console.table([
  await measure('markdown', made(markdown)),
  await measure('text', made(text)),
  await measure('mail', made(mail)),
  ...(handbook.length > 0 ? [await measure('handbook', handbook)] : []),
  measureTerms(),
]);
