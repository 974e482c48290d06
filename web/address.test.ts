import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress, sayAddress } from './address.ts';

test('what is repeated is a list, and a number in words stays words', () => {
  assert.deepEqual(parseAddress('?q=2026&kind=mail&kind=pdf'), { q: '2026', kind: ['mail', 'pdf'] });
  assert.deepEqual(parseAddress(''), {});
});

test('an address survives being written and read', () => {
  const address = { q: 'crimp & torque = "M8" + 12%', person: ['a', 'b'], from: '2026-01-01' };
  assert.deepEqual(parseAddress(sayAddress(address)), address);
});

test('nothing said gives no address, and empty words stay', () => {
  assert.equal(sayAddress({ from: undefined, kind: [] }), '');
  assert.equal(sayAddress({ q: '', passage: 3 }), '?q=&passage=3');
});
