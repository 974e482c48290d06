import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '#contract/sources.ts';
import { askAgainIn, fractionRead, perMinute } from './pace.ts';

const run: Run = {
  id: '0b0e7a52-3f0e-4d3e-8a43-2d6f1f6f2b10',
  startedAt: '2026-11-01T10:00:00Z',
  endedAt: null,
  lastProgressAt: '2026-11-01T10:00:30Z',
  outcome: 'running',
  read: 600,
  added: 600,
  changed: 0,
  moved: 0,
  deleted: 0,
  failed: 0,
  unchanged: 0,
  expected: 800,
  problem: null,
};

test('a run is as far as what it read of what it expects, and never beyond the end', () => {
  assert.equal(fractionRead(run), 0.75);
  assert.equal(fractionRead({ read: 900, expected: 800 }), 1);
  assert.equal(fractionRead({ read: 900, expected: null }), null);
});

test('the pace is what was read per minute until the last sign of life', () => {
  assert.equal(perMinute(run), 1200);
  assert.equal(perMinute({ ...run, lastProgressAt: '2026-11-01T10:00:01Z' }), null);
});

test('a page asks often while one of its sources is being read', () => {
  assert.equal(askAgainIn(['waiting', 'running']), 1_500);
  assert.equal(askAgainIn(['waiting', 'paused', 'failing']), 15_000);
});
