import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../../../tests/support/random.ts';
import { cosine, quantise } from './quantise.ts';

const exact = (a: Float32Array, b: Float32Array) => {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

test('bytes keep the cosine, of every length and scale, also when one part outweighs the others', (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const random = randomFrom(seed);
  // Roughly normal: the sum of twelve uniform numbers (Irwin-Hall).
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  for (let round = 0; round < 60; round++) {
    const scale = 10 ** Math.floor(random() * 12 - 6);
    const shared = Float32Array.from({ length: [64, 256, 384, 1024][round % 4] ?? 0 }, normal);
    const [a, b] = [0, 1].map(() => shared.map((value) => (value + normal()) * scale));
    assert.ok(a && b);
    if (round % 3 === 0) a[5] = b[5] = 12 * scale;
    assert.ok(Math.abs(cosine(quantise(a), quantise(b)) - exact(a, b)) < 0.01);
  }
});

test('the largest part becomes ±127, whatever the scale', () => {
  assert.deepEqual(quantise(Float32Array.of(0.5, -1, 0.25)), Int8Array.of(64, -127, 32));
  assert.deepEqual(quantise(Float32Array.of(500, -1000, 250)), Int8Array.of(64, -127, 32));
});

test('what is no direction becomes zeros, and has nothing in common with anything', () => {
  for (const none of [
    [0, 0],
    [Number.NaN, 1],
    [Infinity, 1],
    [-Infinity, 0],
  ])
    assert.deepEqual(quantise(Float32Array.from(none)), Int8Array.of(0, 0));
  assert.equal(cosine(Int8Array.of(0, 0), Int8Array.of(1, 2)), 0);
  assert.equal(cosine(Int8Array.of(3, 4), Int8Array.of(6, 8)), 1);
  assert.equal(cosine(Int8Array.of(3, 4), Int8Array.of(-3, -4)), -1);
});
