import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { somePassage } from '../passage-index.histories.ts';
import type { IndexedPassage, NearTerm, Reach } from '../passage-index.ts';
import { editsBetween } from './edits.ts';
import { PassagesHeld } from './passages-held.ts';
import { SegmentBuilder } from './segment-builder.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test('edits are counted as somebody would correct them', () => {
  const edits = (word: string, other: string, ending = 0) => editsBetween(word, other, { edits: 2, ending });
  assert.equal(edits('battery', 'battery'), 0);
  assert.equal(edits('batery', 'battery'), 1, 'one letter missing');
  assert.equal(edits('batttery', 'battery'), 1, 'one too many');
  assert.equal(edits('battary', 'battery'), 1, 'another one');
  assert.equal(edits('battrey', 'battery'), 1, 'two that changed places');
  assert.equal(edits('bttreey', 'battery'), Number.POSITIVE_INFINITY);
  assert.equal(edits('chargin', 'charg', 2), 0, 'what is held is a stem');
  assert.equal(edits('maintanance', 'mainten', 6), 1);
  assert.equal(edits('пидшипник', 'подшипник'), 1);
});

/** The definition, written as it reads: tries every way of aligning two words. */
function editsPlainly(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [restA, restB] = [a.slice(0, -1), b.slice(0, -1)];
  const ways = [
    editsPlainly(restA, b) + 1,
    editsPlainly(a, restB) + 1,
    editsPlainly(restA, restB) + Number(a.at(-1) !== b.at(-1)),
  ];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
    ways.push(editsPlainly(a.slice(0, -2), b.slice(0, -2)) + 1);
  return Math.min(...ways);
}

const aTerm = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', 'я'), minLength: 1, maxLength: 5 });
const aReach = fc.record({ edits: fc.integer({ min: 0, max: 2 }), ending: fc.integer({ min: 0, max: 2 }) });

function nearPlainly(world: readonly IndexedPassage[], word: string, { edits, ending }: Reach): NearTerm[] {
  const visible = world.filter(({ audienceId }) => audienceId === 1);
  const beginnings = Array.from({ length: ending + 1 }, (_, i) => word.slice(0, Math.max(0, word.length - i)));
  return [...new Set(visible.flatMap(({ terms }) => terms.split(' ')))]
    .map((term) => ({
      term,
      edits: Math.min(...beginnings.map((beginning) => editsPlainly(beginning, term))),
      passages: visible.filter(({ terms }) => terms.split(' ').includes(term)).length,
    }))
    .filter((near) => near.edits <= (near.term[0] === word[0] ? edits : Math.min(edits, 1)))
    .sort(
      (a, b) =>
        a.edits - b.edits ||
        Number(a.term[0] !== word[0]) - Number(b.term[0] !== word[0]) ||
        b.passages - a.passages ||
        (a.term < b.term ? -1 : 1),
    );
}

test(`the nearest words are exactly those of visible passages within reach (seed ${seed})`, () => {
  const aPassage = fc.record({ audienceId: fc.integer({ min: 1, max: 2 }), words: fc.array(aTerm, { minLength: 1 }) });
  fc.assert(
    fc.property(fc.array(fc.array(aPassage), { maxLength: 3 }), aTerm, aReach, (segments, word, reach) => {
      const held = new PassagesHeld();
      const world = segments.map((passages, segment) =>
        passages.map(({ audienceId, words }, ordinal) =>
          somePassage({ documentKey: `d${segment}`, ordinal, audienceId, titleTerms: '', terms: words.join(' ') }),
        ),
      );
      for (const passages of world) {
        const builder = new SegmentBuilder();
        for (const passage of passages) builder.add(passage);
        if (passages.length > 0) held.replace([], [builder.seal()]);
      }
      const near = held.nearTerms(word, reach, Int32Array.of(1), 100);
      assert.deepEqual(near, nearPlainly(world.flat(), word, reach));
    }),
    { seed, numRuns: 2_000 },
  );
});
