import assert from 'node:assert/strict';
import { test } from 'node:test';
import { somePassage } from './passage-index.histories.ts';
import type { IndexedPassage, PassageFilter, PassageIndex } from './passage-index.ts';

const SPACE = 'compass';
const EVERYONE = 1;
const north = Int8Array.of(0, 127, 0);
const northEast = Int8Array.of(90, 90, 0);
const south = Int8Array.of(0, -127, 0);

type Given = () => { index: PassageIndex; put: (...passages: IndexedPassage[]) => Promise<void> };
type Asking = ReturnType<typeof askThrough>;

function askThrough(given: Given) {
  const nearest = async (vector: Int8Array, filter: Partial<PassageFilter> = {}, limit = 10, space = SPACE) => {
    const asked = { terms: [], meaning: { space, vector } };
    return given().index.find(asked, { audiences: [EVERYONE], ...filter }, limit);
  };
  const keysOf = async (...asked: Parameters<typeof nearest>) => (await nearest(...asked)).map((hit) => hit.key);
  const point = (directions: Record<string, Int8Array>) =>
    given().index.addVectors(
      SPACE,
      Object.entries(directions).map(([documentKey, vector]) => ({ documentKey, ordinal: 0, vector })),
    );
  return { nearest, keysOf, point };
}

/** What any passage index must do with vectors; part of the conformance table. */
export function describeVectors(given: Given): void {
  const asking = askThrough(given);
  describeNearest(given, asking);
  describeSpaces(given, asking);
}

function describeNearest(given: Given, { nearest, keysOf, point }: Asking): void {
  test('finds what points the same way, nearest first, and nothing that points away', async () => {
    await given().put(...['n', 'ne', 's'].map((documentKey) => somePassage({ documentKey })));
    await point({ n: north, ne: northEast, s: south });
    assert.deepEqual(await keysOf(north), ['n:0', 'ne:0']);
    const [hit] = await nearest(northEast);
    assert.ok(hit && Math.abs(hit.meaning - 1) < 1e-3 && hit.words === 0);
    assert.deepEqual(await keysOf(Int8Array.of(0, 0, 0)), [], 'zeros mean nothing');
    assert.deepEqual(await keysOf(north, {}, 10, 'another space'), []);
  });

  test('gives both scores to what only one of both legs found', async () => {
    const { index, put } = given();
    await put(
      somePassage({ documentKey: 'w', terms: 'gull' }),
      somePassage({ documentKey: 'm', terms: 'gull bird bird' }),
    );
    await point({ w: south, m: north });
    const asked = { terms: ['gull'], meaning: { space: SPACE, vector: north } };
    const [first] = await index.find(asked, { audiences: [EVERYONE] }, 1);
    const both = await index.find(asked, { audiences: [EVERYONE] }, 2);
    assert.equal(first?.key, 'w:0');
    assert.deepEqual(
      both.map(({ key, meaning }) => [key, Math.round(meaning)]),
      [
        ['w:0', -1],
        ['m:0', 1],
      ],
    );
    assert.ok((both[1]?.words ?? 0) > 0);
  });

  test('narrows by audience and everything else before the limit', async () => {
    const { index, put } = given();
    const hidden = Array.from({ length: 20 }, (_, i) => somePassage({ documentKey: `h${i}`, audienceId: 2 }));
    await put(...hidden, somePassage({ documentKey: 'mine', kind: 'mail' }));
    await point({ ...Object.fromEntries(hidden.map(({ documentKey }) => [documentKey, north])), mine: northEast });
    assert.deepEqual(await keysOf(north, {}, 1), ['mine:0']);
    assert.deepEqual(await keysOf(north, { kinds: ['page'] }), []);
    await index.moveAudience(['mine'], 2);
    assert.deepEqual(await keysOf(north), []);
  });
}

function describeSpaces(given: Given, { keysOf, point }: Asking): void {
  test('knows which documents have no vector yet, also after they changed and were merged', async () => {
    const { index, put } = given();
    await put(...['a', 'b', 'c'].map((documentKey) => somePassage({ documentKey })));
    await point({ a: north, b: north, unknown: north });
    assert.deepEqual(await index.withoutVectors(SPACE, 10), ['c']);
    await put(somePassage({ documentKey: 'a' }));
    await index.optimize();
    assert.deepEqual((await index.withoutVectors(SPACE, 10)).toSorted(), ['a', 'c']);
    assert.equal((await index.withoutVectors('another space', 2)).length, 2);
    assert.deepEqual(await keysOf(north), ['b:0']);
  });

  test('keeps the spaces it is told to keep, and refuses vectors of different lengths', async () => {
    const { index, put } = given();
    await put(somePassage({ documentKey: 'a' }));
    await point({ a: north });
    await index.addVectors('wide', [{ documentKey: 'a', ordinal: 0, vector: new Int8Array(300).fill(1) }]);
    assert.deepEqual(await keysOf(new Int8Array(300).fill(9), {}, 10, 'wide'), ['a:0']);
    await index.keepSpaces(['wide']);
    assert.deepEqual(await keysOf(north), []);
    assert.deepEqual(await keysOf(new Int8Array(300).fill(9), {}, 10, 'wide'), ['a:0']);
    const uneven = [north, Int8Array.of(1)].map((vector, ordinal) => ({ documentKey: 'a', ordinal, vector }));
    await assert.rejects(index.addVectors(SPACE, uneven), RangeError);
  });
}

/** Words point to the passages, and those to what stands near them. */
export function describeFeedback(given: Given): void {
  test('a question turned towards what its words find comes near what is near that', async () => {
    const { index, put } = given();
    await put(...['words', 'near', 'far'].map((documentKey) => somePassage({ documentKey, terms: documentKey })));
    const east = Int8Array.of(127, 0, 0);
    const vectors = { words: east, near: northEast, far: south };
    await index.addVectors(
      SPACE,
      Object.entries(vectors).map(([documentKey, vector]) => ({ documentKey, ordinal: 0, vector })),
    );
    const cosineOfNear = async (feedback: number) => {
      const asked = { terms: ['words'], meaning: { space: SPACE, vector: Int8Array.of(0, 0, 127), feedback } };
      const hits = await index.find(asked, { audiences: [EVERYONE] }, 10);
      return hits.find(({ documentKey }) => documentKey === 'near')?.meaning ?? 0;
    };
    assert.equal(await cosineOfNear(0), 0);
    assert.ok(Math.abs((await cosineOfNear(1)) - 0.5) < 0.02, 'halfway between what was asked and what was found');
  });
}
