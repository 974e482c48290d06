import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Lens, look } from './pipeline.ts';
import { derived, viewerOf } from './readable.ts';

const viewer = viewerOf({ id: '00000000-0000-0000-0000-000000000000', role: 'member' });

const lens = (sources: Lens<string, number, { n: number }>['sources']): Lens<string, number, { n: number }> => ({
  sources,
  hydrate: async (_, candidates) => derived([], () => candidates.map((n) => ({ n }))),
  rules: [(_, { n }) => n !== 13],
  signals: [
    { name: 'size', weight: 0.9, value: (_, { n }) => n / 100 },
    { name: 'even', weight: 0.1, value: (_, { n }) => (n % 2 === 0 ? 1 : 0) },
  ],
  select: (_, ranked) => ranked.toSorted((a, b) => b.score - a.score),
});

test('reasons add up to the score', async () => {
  const { ranked } = await look(lens({ all: async () => [40, 13, 71] }), viewer, '');
  assert.deepEqual(
    ranked.map(({ thing }) => thing.n),
    [71, 40],
  );
  for (const { score, reasons } of ranked)
    assert.ok(Math.abs(score - reasons.reduce((sum, { part }) => sum + part, 0)) < 1e-12);
});

test('a source that fails is left out and named; the others answer', async () => {
  const failing = async () => {
    throw new Error('the index is away');
  };
  const { ranked, missing } = await look(lens({ words: failing, other: async () => [7] }), viewer, '');
  assert.deepEqual([ranked.length, [...missing.keys()]], [1, ['words']]);
});
