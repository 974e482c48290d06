import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOutgrown } from './outgrown.ts';

test('what was learned is learned anew for a tenth more or less', () => {
  assert.deepEqual(
    [1050, 950, 1200, 800].map((passages) => isOutgrown(1000, passages, false)),
    [false, false, true, true],
  );
});

test('while sources are being read it is learned anew only for three times as much', () => {
  assert.deepEqual(
    [1200, 2900, 3100, 800].map((passages) => isOutgrown(1000, passages, true)),
    [false, false, true, false],
  );
});
