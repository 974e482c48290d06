import assert from 'node:assert/strict';
import { test } from 'node:test';
import { productsWith } from './products.ts';
import { randomFrom } from './random.ts';

test('products with many rows at once are those with one after another, whatever the sizes', () => {
  const random = randomFrom(1);
  const draw = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
  for (const [others, dimensions] of [
    [1, 1],
    [33, 5],
    [700, 256],
    [2, 64],
  ] as const) {
    const all = draw(others * dimensions);
    const products = productsWith(all, dimensions);
    for (const row of [draw(dimensions), draw(dimensions)]) {
      const found = products(row);
      assert.equal(found.length, others);
      found.forEach((product, other) => {
        const expected = row.reduce((sum, value, i) => sum + value * all[other * dimensions + i]!, 0);
        assert.ok(Math.abs(product - expected) < 1e-4, `${others} x ${dimensions}: ${product}, not ${expected}`);
      });
    }
  }
});

test('there are no products with no rows', () => {
  assert.equal(productsWith(new Float32Array(), 3)(Float32Array.of(1, 2, 3)).length, 0);
});
