/**
 * How fast the sandboxed parser is: documents and mails a second through two children, terms a second in one.
 *
 *   node bench/parse.ts
 */
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

async function measure(name: string, make: (seed: number) => ParseRequest) {
  const parser = createParser({ size });
  await Promise.all(Array.from({ length: 100 }, (_, seed) => parser.parse(make(seed))));
  const requests = Array.from({ length: count }, (_, seed) => make(seed));
  const bytes = requests.reduce((sum, request) => sum + request.bytes.length, 0);
  const start = performance.now();
  const results = await Promise.all(requests.map((request) => parser.parse(request)));
  const seconds = (performance.now() - start) / 1000;
  await parser.close();
  return {
    what: name,
    perSecond: Math.round(count / seconds),
    kilobytesEach: Number((bytes / count / 1024).toFixed(1)),
    failures: results.filter((result) => 'failure' in result).length,
  };
}

function measureTerms() {
  const long = Array.from({ length: 200 }, (_, seed) => prose(seed, 20).join('\n')).join('\n');
  const start = performance.now();
  const terms = analyse(long, 'en').length;
  return { what: 'terms, one core', perSecond: Math.round((terms / (performance.now() - start)) * 1000) };
}

console.table([
  await measure('markdown', markdown),
  await measure('text', text),
  await measure('mail', mail),
  measureTerms(),
]);
