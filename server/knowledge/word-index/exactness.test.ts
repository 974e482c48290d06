import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { somePassage } from '../passage-index.histories.ts';
import type { IndexedPassage, PassageChoice, PassageVector } from '../passage-index.ts';
import type { Held } from './held.ts';
import { mergeSegments } from './merge.ts';
import type { Narrow } from './narrow.ts';
import { PassagesHeld } from './passages-held.ts';
import { SegmentBuilder } from './segment-builder.ts';
import { chooseFinalMerge } from './tiers.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const RUNS = 1_500;

const SPACE = 'three dimensions';
type Known = IndexedPassage & { vector?: Int8Array | undefined };
type Question = { words: string[]; vector: Int8Array; audiences: number[]; narrow: Narrow; limit: number };
type Answer = { documentKey: string; ordinal: number; words: number; meaning: number };

/** BM25 and cosines as the books have them, over a plain list of what the reader may see. */
function askPlainly(world: readonly Known[], { words, vector, audiences, narrow, limit }: Question): Answer[] {
  const visible = world.filter((passage) => audiences.includes(passage.audienceId));
  const timesIn = ({ titleTerms, terms }: IndexedPassage, word: string) =>
    2 * titleTerms.split(' ').filter((other) => other === word).length +
    terms.split(' ').filter((other) => other === word).length;
  const lengthOf = ({ titleTerms, terms }: IndexedPassage) =>
    2 * titleTerms.split(' ').filter(Boolean).length + terms.split(' ').filter(Boolean).length;
  const mean = visible.reduce((sum, passage) => sum + lengthOf(passage), 0) / visible.length;
  const scoreOf = (passage: IndexedPassage) => {
    let score = 0;
    for (const word of words.toSorted()) {
      const matching = visible.filter((other) => timesIn(other, word) > 0).length;
      const weight = Math.log(1 + (visible.length - matching + 0.5) / (matching + 0.5));
      const times = timesIn(passage, word);
      score += (weight * times) / (times + 1.2 * (1 - 0.4) + ((1.2 * 0.4) / mean) * lengthOf(passage));
    }
    return score;
  };
  const has = (passage: IndexedPassage, list: readonly string[]) => list.some((word) => timesIn(passage, word) > 0);
  const excluded = new Set(
    world.filter((passage) => has(passage, narrow.excluded ?? [])).map((passage) => passage.documentKey),
  );
  const scored = visible
    .filter(
      (passage) =>
        isWanted(passage, narrow) &&
        isWanted(passage, narrow.within ?? {}) &&
        !(narrow.outside ?? []).some((choice) => isWanted(passage, choice)) &&
        (narrow.required ?? []).every((group) => has(passage, group)) &&
        !excluded.has(passage.documentKey),
    )
    .map((passage) => ({ passage, words: scoreOf(passage), meaning: cosine(passage.vector, vector) }));
  const bestBy = (kind: 'words' | 'meaning') =>
    scored
      .filter((one) => one[kind] > 0)
      .sort((a, b) => b[kind] - a[kind] || (a.passage.key < b.passage.key ? -1 : 1))
      .slice(0, limit);
  return [...new Set([...bestBy('words'), ...bestBy('meaning')])].map(({ passage, ...scores }) => ({
    documentKey: passage.documentKey,
    ordinal: passage.ordinal,
    ...scores,
  }));
}

function cosine(a: Int8Array | undefined, b: Int8Array): number {
  if (!a) return 0;
  const product = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const inverse = (vector: Int8Array) => {
    const squares = vector.reduce((sum, value) => sum + value * value, 0);
    return squares === 0 ? 0 : 1 / Math.sqrt(squares);
  };
  return Math.fround(product * (Math.fround(inverse(a)) * inverse(b)));
}

function isWanted(passage: IndexedPassage, { kinds, people, documents, from, until }: PassageChoice): boolean {
  return (
    (!kinds || kinds.includes(passage.kind)) &&
    (!people || passage.people.some((person) => people.includes(person))) &&
    (!documents || documents.includes(passage.documentKey)) &&
    (from === undefined || passage.time >= from) &&
    (until === undefined || passage.time < until)
  );
}

const aWord = fc.constantFrom('a', 'b', 'c', 'd', 'é', 'word');
const words = (maxLength: number) => fc.array(aWord, { maxLength }).map((list) => list.join(' '));
const aDocument = fc.constantFrom('x', 'y', 'z', 'ü', 'v', 'w');
const aPerson = fc.constantFrom('ann', 'bob', 'cid');
const aVector = fc
  .array(fc.integer({ min: -127, max: 127 }), { minLength: 3, maxLength: 3 })
  .map((list) => Int8Array.from(list));
const anAudience = fc.integer({ min: 1, max: 4 });
const aPassage = fc
  .record({
    documentKey: aDocument,
    ordinal: fc.integer({ min: 0, max: 12 }),
    audienceId: anAudience,
    kind: fc.constantFrom('file', 'mail'),
    time: fc.integer({ min: 1, max: 5 }),
    people: fc.uniqueArray(aPerson),
    titleTerms: words(2),
    terms: words(7),
  })
  .map(somePassage);
const passages = fc.uniqueArray(aPassage, { maxLength: 12, selector: (passage) => passage.key });

type Step =
  | { do: 'replace'; documents: string[]; passages: IndexedPassage[] }
  | { do: 'move'; documents: string[]; audienceId: number }
  | { do: 'addVectors'; vectors: PassageVector[] }
  | { do: 'beginMerge' }
  | { do: 'goOnMerging'; slices: number };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('replace' as const), documents: fc.array(aDocument), passages }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('move' as const), documents: fc.array(aDocument), audienceId: anAudience }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('addVectors' as const),
      vectors: fc.array(
        fc.record({ documentKey: aDocument, ordinal: fc.integer({ min: 0, max: 12 }), vector: aVector }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'beginMerge' }) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 12 }).map((slices): Step => ({ do: 'goOnMerging', slices })) },
);

const choice = {
  kinds: fc.uniqueArray(fc.constantFrom('file', 'mail', 'page')),
  people: fc.uniqueArray(aPerson),
  documents: fc.uniqueArray(aDocument),
  from: fc.integer({ min: 0, max: 6 }),
  until: fc.integer({ min: 0, max: 6 }),
};
const aChoice = fc.record(choice, { requiredKeys: [] });
const someWords = fc.uniqueArray(aWord, { maxLength: 2 });

const aQuestion: fc.Arbitrary<Question> = fc.record({
  words: fc.uniqueArray(aWord, { maxLength: 4 }),
  vector: aVector,
  audiences: fc.uniqueArray(fc.integer({ min: 0, max: 5 })),
  narrow: fc.oneof(
    aChoice,
    fc.record(
      {
        ...choice,
        within: aChoice,
        outside: fc.array(aChoice, { maxLength: 2 }),
        required: fc.array(someWords, { maxLength: 2 }),
        excluded: someWords,
      },
      { requiredKeys: [] },
    ),
  ),
  limit: fc.integer({ min: 1, max: 40 }),
});

/** What is held, a merge that may be under way, and a plain list that went through the same. */
type Both = {
  held: PassagesHeld;
  merging: { chosen: Held[]; steps: Generator<void, Held> } | null;
  world: Known[];
};

function take(both: Both, step: Step): void {
  if (step.do === 'replace') {
    const documents = new Set([...step.documents, ...step.passages.map((passage) => passage.documentKey)]);
    both.held.replace([...documents], step.passages.length > 0 ? [build(step.passages)] : []);
    both.world = [...both.world.filter((passage) => !documents.has(passage.documentKey)), ...step.passages];
  } else if (step.do === 'move') {
    both.held.moveAudience(step.documents, step.audienceId);
    both.world = both.world.map((passage) =>
      step.documents.includes(passage.documentKey) ? { ...passage, audienceId: step.audienceId } : passage,
    );
  } else if (step.do === 'addVectors') {
    // What comes while a merge goes on may be missed, so it ends first.
    goOnMerging(both, Number.POSITIVE_INFINITY);
    both.held.addVectors(SPACE, 3, step.vectors);
    const vectors = new Map(
      step.vectors.map(({ documentKey, ordinal, vector }) => [`${documentKey}:${ordinal}`, vector]),
    );
    both.world = both.world.map((passage) => ({ ...passage, vector: vectors.get(passage.key) ?? passage.vector }));
  } else if (step.do === 'beginMerge') {
    const chosen = chooseFinalMerge(both.held.segments);
    both.merging ??= chosen.length > 0 ? { chosen, steps: mergeSegments(chosen) } : null;
  } else goOnMerging(both, step.slices);
}

function goOnMerging(both: Both, slices: number): void {
  for (let i = 0; i < slices && both.merging; i++) {
    const { chosen, steps } = both.merging;
    const step = steps.next();
    if (!step.done) continue;
    both.held.exchange(new Set(chosen), step.value);
    both.merging = null;
  }
}

function build(list: readonly IndexedPassage[]) {
  const builder = new SegmentBuilder();
  for (const passage of list) builder.add(passage);
  return builder.seal();
}

test(`finds what plain BM25 and cosines over the visible passages find, in their order with their scores (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(aStep, aQuestion), { maxLength: 25 }), (history) => {
      const both: Both = { held: new PassagesHeld(), merging: null, world: [] };
      for (const [step, question] of history) {
        take(both, step);
        const { vector, audiences, narrow, limit } = question;
        const asked = { words: question.words, meaning: { space: SPACE, vector } };
        const found = both.held.find(asked, Int32Array.from(audiences), narrow, limit);
        assert.deepEqual(found, askPlainly(both.world, question));
        assert.equal(both.held.passages, both.world.length);
      }
    }),
    { seed, numRuns: RUNS },
  );
});

test('finds every word of many, before and after merging', () => {
  const held = new PassagesHeld();
  const wordsOf = (i: number) => [`n${i % 997}`, `m${(i * 7_919) % 3_001}`, `u${i}`];
  const counts = new Map<string, number>();
  for (let start = 0; start < 6_000; start += 2_000) {
    const list = Array.from({ length: 2_000 }, (_, i) =>
      somePassage({ documentKey: `file:${start + i}`, terms: wordsOf(start + i).join(' ') }),
    );
    for (let i = start; i < start + 2_000; i++)
      for (const word of wordsOf(i)) counts.set(word, (counts.get(word) ?? 0) + 1);
    held.replace([], [build(list)]);
  }
  const both: Both = { held, merging: null, world: [] };
  for (const _ of ['before', 'after']) {
    for (const [word, count] of counts)
      assert.equal(held.find({ words: [word] }, Int32Array.of(1), {}, 100).length, count, word);
    take(both, { do: 'beginMerge' });
    goOnMerging(both, Number.POSITIVE_INFINITY);
    assert.equal(held.segments.length, 1);
  }
});

test('a document with an excluded word is left out whole, also where its parts lie apart', () => {
  const held = new PassagesHeld();
  const long = Array.from({ length: 1_200 }, (_, ordinal) =>
    somePassage({ documentKey: 'long', ordinal, terms: ordinal === 1_150 ? 'word draft' : 'word' }),
  );
  const parts = [long.slice(0, 500), [...long.slice(500), somePassage({ documentKey: 'other' })]];
  held.replace(['long', 'other'], parts.map(build));
  const find = () => held.find({ words: ['word'] }, Int32Array.of(1), { excluded: ['draft'] }, 10);
  assert.deepEqual(
    find().map(({ documentKey }) => documentKey),
    ['other'],
  );
  held.replace(['long'], [build(long.slice(0, 3))]);
  assert.equal(find().length, 4, 'what was replaced excludes nothing any more');
});

test('a word counts at most 255 times in a passage', () => {
  const held = new PassagesHeld();
  const put = (documentKey: string, times: number) =>
    held.replace([documentKey], [build([somePassage({ documentKey, titleTerms: '', terms: 'word '.repeat(times) })])]);
  put('often', 255);
  put('more often', 300);
  const [often, moreOften] = held.find({ words: ['word'] }, Int32Array.of(1), {}, 10);
  assert.equal(often?.documentKey, 'often');
  assert.equal(moreOften?.documentKey, 'more often');
});

test('takes more passages than fit into one segment, and merges none beyond that', () => {
  const held = new PassagesHeld();
  const list = (name: string) =>
    Array.from({ length: 40_000 }, (_, ordinal) =>
      somePassage({ documentKey: name, ordinal, terms: `n${ordinal % 100}` }),
    );
  for (const name of ['one', 'two']) held.replace([name], [build(list(name))]);
  assert.deepEqual(chooseFinalMerge(held.segments), []);
  assert.equal(held.find({ words: ['n7'] }, Int32Array.of(1), {}, 1_000).length, 800);
});
