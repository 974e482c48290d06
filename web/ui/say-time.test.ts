import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayTime } from './say-time.ts';

const now = new Date(2026, 4, 12, 10, 30);
const say = (...then: [number, number, number, number, number]) => sayTime(new Date(...then), now, 'en');

test('the last hours are said as a distance, past and future', () => {
  assert.equal(say(2026, 4, 12, 10, 30), 'now');
  assert.equal(say(2026, 4, 12, 10, 27), '3 minutes ago');
  assert.equal(say(2026, 4, 12, 12, 30), 'in 2 hours');
});

test('yesterday is the day before on the calendar, not 24 hours ago', () => {
  assert.equal(say(2026, 4, 11, 9, 0), 'yesterday');
  assert.equal(say(2026, 4, 11, 23, 59), 'yesterday');
  assert.equal(say(2026, 4, 12, 0, 5), '10 hours ago');
});

test('shortly before midnight counts in hours just after it', () => {
  assert.equal(sayTime(new Date(2026, 4, 11, 22, 0), new Date(2026, 4, 12, 0, 30), 'en'), '2 hours ago');
});

test('beyond a week it is a date, which names the year only when it is another', () => {
  assert.equal(say(2026, 4, 6, 12, 0), '6 days ago');
  assert.equal(say(2026, 3, 2, 12, 0), 'April 2');
  assert.equal(say(2023, 3, 2, 12, 0), 'Apr 2, 2023');
  assert.equal(sayTime(new Date(2026, 3, 2), now, 'nl'), '2 april');
});
