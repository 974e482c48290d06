import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { distance, fingerprint } from './fingerprint.ts';

const words = (seed: number, count: number) =>
  Array.from({ length: count }, (_, index) => `word${(index * 7919 + seed * 104_729) % 5003}`).join(' ');
const of = (text: string) => fingerprint(text) ?? '';

describe('a fingerprint', () => {
  test('is 16 hex digits, and the same for the same words', () => {
    const text = words(1, 300);
    assert.match(of(text), /^[0-9a-f]{16}$/);
    assert.equal(of(text), of(text.toUpperCase().replaceAll(' ', '\n')));
  });

  test('differs in few bits when a few words differ', () => {
    const text = words(2, 400);
    assert.ok(distance(of(text), of(`${text} and two more`)) <= 3);
    assert.ok(distance(of(text), of(text.replace(/word\d+/, 'other'))) <= 3);
  });

  test('differs in many bits between texts that have nothing in common', () => {
    for (let seed = 3; seed < 20; seed++) assert.ok(distance(of(words(seed, 300)), of(words(seed + 50, 300))) > 10);
  });

  test('is not made for texts too short to compare', () => {
    assert.equal(fingerprint('Thanks, will do.'), null);
  });
});
