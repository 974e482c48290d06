import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeBack } from './come-in.ts';

test('the way back leads only into our own pages', () => {
  assert.equal(safeBack('/documents/1?passage=2'), '/documents/1?passage=2');
  assert.equal(safeBack(undefined), '/');
  assert.equal(safeBack('https://elsewhere.example'), '/');
  assert.equal(safeBack('//elsewhere.example'), '/');
  assert.equal(safeBack(String.raw`/\elsewhere.example`), '/');
  assert.equal(safeBack('javascript:alert(1)'), '/');
});
