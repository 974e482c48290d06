import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { soon } from './soon.ts';

test('many askings are one call, and a source that never rests is called for at intervals', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const calls: number[] = [];
  let now = 0;
  const { ask, stop } = soon(() => calls.push(now), 1_000, 5_000);
  for (; now < 20_000; now += 100) {
    if (now < 12_000) ask();
    mock.timers.tick(100);
  }
  stop();
  mock.timers.reset();
  assert.deepEqual(calls, [900, 5_900, 10_900, 15_900]);
});

test('nothing is called after stopping', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let calls = 0;
  const { ask, stop } = soon(() => calls++, 1_000, 5_000);
  ask();
  stop();
  mock.timers.tick(10_000);
  mock.timers.reset();
  assert.equal(calls, 0);
});
