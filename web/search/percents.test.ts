import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentsOf } from './percents.ts';

test('percents of positive parts add up to a hundred, whatever rounding does', () => {
  assert.deepEqual(percentsOf([0.675, 0.228, 0.086, 0.011]), [67, 23, 9, 1]);
  assert.deepEqual(percentsOf([1, 1, 1]), [34, 33, 33]);
  for (let n = 1; n < 40; n++) {
    const parts = Array.from({ length: n }, (_, i) => (i * 7919) % 13);
    assert.equal(
      percentsOf(parts).reduce((sum, percent) => sum + percent, 0),
      parts.some((part) => part > 0) ? 100 : 0,
    );
  }
});

test('what takes away is measured by the same whole', () => {
  assert.deepEqual(percentsOf([0.6, 0.2, -0.2]), [75, 25, -25]);
  assert.deepEqual(percentsOf([]), []);
});
