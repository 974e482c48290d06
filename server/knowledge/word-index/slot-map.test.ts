import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SlotMap } from './slot-map.ts';

test('gives what was set last for each number, and 0 for others', () => {
  const anInteger = fc.oneof(fc.integer(), fc.integer({ min: -50, max: 50 }));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anInteger, fc.integer({ min: 1 })), { maxLength: 400 }),
      anInteger,
      (pairs, other) => {
        const slots = new SlotMap();
        for (const [key, slot] of pairs) slots.set(key, slot);
        const expected = new Map(pairs);
        for (const key of [...expected.keys(), other]) assert.equal(slots.get(key), expected.get(key) ?? 0);
      },
    ),
  );
});
