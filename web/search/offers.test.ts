import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offersOf, stepOf } from './offers.ts';
import { strengthOf } from './strength.ts';

const person = { id: 'p', name: 'Ada', title: null, team: null, picture: null };
const document = { id: 'd', title: 'Engines', kind: 'page' as const, at: '2026-11-01T00:00:00Z' };

test('the box offers people first, then titles, then the words as they stand', () => {
  const offers = offersOf('ad', { people: [person], documents: [document] });
  assert.deepEqual(
    offers.map(({ type }) => type),
    ['person', 'document', 'search'],
  );
});

test('words can be searched before anything is suggested, and nothing is offered for no words', () => {
  assert.deepEqual(offersOf('ad', undefined), [{ type: 'search', id: 'search' }]);
  assert.deepEqual(offersOf('  ', { people: [person], documents: [] }), []);
});

test('arrows go from the box through the offers and back to it', () => {
  assert.deepEqual(
    [-1, 0, 1].map((active) => stepOf('ArrowDown', active, 2)),
    [0, 1, -1],
  );
  assert.deepEqual(
    [-1, 0, 1].map((active) => stepOf('ArrowUp', active, 2)),
    [1, -1, 0],
  );
  assert.equal(stepOf('ArrowDown', -1, 0), -1);
  assert.equal(stepOf('a', 0, 2), null);
});

test('the strength of evidence is a word relative to the best', () => {
  assert.deepEqual([1, 0.5, 0.1].map(strengthOf), ['most', 'much', 'some']);
});
