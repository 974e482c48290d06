import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { viewerOf } from '#kernel/readable.ts';
import { findPeopleWhoKnow } from '../../server/experts/experts.ts';
import { search } from '../../server/search/search.ts';
import { suggest } from '../../server/search/suggest.ts';
import { connectFolder, createTestProduct, setUp, type TestProduct, welcome } from '../../server/test-product.ts';
import { randomFrom } from '../support/random.ts';

/**
 * Two worlds that differ only in what somebody may not read answer her questions the same, byte for byte: operators,
 * typos, suggestions and experts. What is hidden is made of the very words, names and phrases that are asked for.
 */

const QUESTIONS = Number(process.env['QUESTIONS'] ?? 60);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const now = new Date('2026-11-04T15:00:00Z');
const random = randomFrom(seed);
const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const words = `battery batteries charging charger ferry ferries pump pumps seal sealing coolant harbour quay mooring
  vaarbatterij laadarm koelvloeistof aanmeren pompen ventiel dichting maintenance inspection inspections`.split(/\s+/);
const names = ['Mina Maes', 'Otto Ooms', 'Zoë Zwart', 'Quirin Quast'];

const partsOfNames = names.flatMap((name) => name.split(' '));

/** One or two letters lost, doubled, exchanged or swapped. */
function mistype(word: string): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [start, here, next, rest] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1), word.slice(at + 2)];
  return any([
    `${start}${next}${rest}`,
    `${start}${here}${here}${next}${rest}`,
    `${start}x${next}${rest}`,
    `${start}${next}${here}${rest}`,
  ]);
}

const aWord = () => (random() < 0.5 ? any(words) : mistype(any(words)));
const parts = [
  aWord,
  aWord,
  () => `"${any(words)} ${any(words)}"`,
  () => `-${aWord()}`,
  () => `-"${any(words)} ${any(words)}"`,
  () => `from:${any(partsOfNames).slice(0, 2 + Math.floor(random() * 5))}`,
  () => `from:"${any(names)}"`,
  () => `from:${any(names).charAt(0).toLowerCase()}@example.org`,
  () => `${random() < 0.3 ? '-' : ''}in:${any(['notes', '"Notes for everyone"', '"Notes for 0"', '1'])}`,
  () => `after:202${Math.floor(random() * 7)}`,
  () => `type:${any(['page', 'mail'])}`,
];
const questions = Array.from({ length: QUESTIONS }, () =>
  Array.from({ length: 1 + Math.floor(random() * 3) }, () => any(parts)()).join(' '),
);

const page = (author: string, text: string, number: number) =>
  `---\ntitle: ${text.split(' ').slice(0, 3).join(' ')}\nauthors:\n  - ${author} <${author.charAt(0).toLowerCase()}@example.org>\ndate: 202${number % 7}-03-01\n---\n\n${text}.\n`;
const textOf = (make: () => string) => Array.from({ length: 30 }, make).join(' ');

let product: TestProduct;
let mina: Awaited<ReturnType<typeof welcome>>;
let hideMore: () => Promise<void>;

before(async () => {
  console.log(`seed ${seed}, ${QUESTIONS} questions`);
  product = await createTestProduct();
  const admin = await setUp(product);
  mina = await welcome(product, admin, 'Mina');
  const visible = Array.from({ length: 20 }, (_, i) => [
    `${i}.md`,
    page(
      names[i % 2] ?? '',
      textOf(() => any(words)),
      i,
    ),
  ]);
  await connectFolder(product, admin, Object.fromEntries(visible));
  const asked = questions.map((question) => question.replaceAll(/\p{L}+:/gu, '').replaceAll(/["-]/g, ''));
  let round = 0;
  hideMore = async () => {
    const hidden = Array.from({ length: 40 }, (_, i) => {
      const text = textOf(() => (random() < 0.5 ? any(asked) : any(words)));
      return [`hidden-${++round}.md`, page(any(names), text, i)];
    });
    await connectFolder(product, admin, Object.fromEntries(hidden), []);
  };
});
after(() => product.stop());

async function answers(): Promise<string[]> {
  const { db, index, meaning } = product.services;
  const viewer = viewerOf({ id: mina.id, role: 'member' });
  const all: string[] = [];
  for (const q of questions) {
    const query = { q, source: [], kind: [], person: [], group: [], language: [] };
    const found = await search({ db, index, meaning }, viewer, query, now);
    const experts = await findPeopleWhoKnow({ db, index, meaning }, viewer, query, now);
    const suggested = await suggest({ db, index }, viewer, q, now);
    for (const answer of [{ ...found, tookMs: 0 }, experts, suggested])
      all.push(JSON.stringify({ q, answer }, null, 1));
  }
  return all;
}

test('hidden documents change no answer to any question, nor does their leaving', async () => {
  const first = await answers();
  assert.ok(first.filter((answer) => answer.includes('"instead"')).length > QUESTIONS / 20, 'typos were respelled');
  assert.ok(first.filter((answer) => answer.includes('"titleHighlights"')).length > QUESTIONS / 4, 'much was found');
  await hideMore();
  compare(first, await answers());
  await hideMore();
  await product.services.index.optimize();
  compare(first, await answers());
  const { db } = product.services;
  await db.updateTable('source').set({ purging: true }).where('name', '=', 'Notes for 0').execute();
  await product.settle();
  compare(first, await answers());
});

function compare(first: string[], second: string[]): void {
  first.forEach((answer, i) => assert.equal(second[i], answer));
}
