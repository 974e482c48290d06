import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StringCollector } from './string-collector.ts';
import { findIn, needleOf, placesOf, type StringTable, textAt } from './string-table.ts';
import { fillFromPlan, planTables } from './table-merge.ts';

function tableOf(texts: readonly string[]): StringTable {
  const collector = new StringCollector();
  for (const text of texts) collector.add(text);
  const table = emptyTable(texts.length, collector.byteCount);
  const places = collector.fill(table);
  texts.forEach((text, i) => assert.equal(textAt(table, places[i] ?? -1), text));
  return table;
}

const emptyTable = (size: number, bytes: number): StringTable => ({
  hashes: new Uint32Array(size),
  ends: new Uint32Array(size),
  bytes: Buffer.alloc(bytes),
});

/** Two strings with one hash: among so many there are always a few. */
function collidingPair(): [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; i < 1_000_000; i++) {
    const text = `word ${i}`;
    const { hash } = needleOf(text);
    const other = seen.get(hash);
    if (other !== undefined) return [other, text];
    seen.set(hash, text);
  }
  throw new Error('no two strings with one hash');
}

function merge(tables: readonly StringTable[], distinct: boolean): { merged: StringTable; places: Uint32Array[] } {
  const steps = planTables(
    tables,
    tables.map((table) => new Uint8Array(table.hashes.length).fill(1)),
    distinct,
  );
  let step = steps.next();
  while (!step.done) step = steps.next();
  const merged = emptyTable(step.value.fromTable.length, step.value.byteCount);
  for (const _ of fillFromPlan(merged, step.value, tables));
  return { merged, places: step.value.places };
}

const [one, other] = collidingPair();
const texts = ['', 'ä', '日本 🎉', one, 'plain', other];

test('finds each string where it is, also of two with the same hash', () => {
  const table = tableOf(texts);
  for (const text of texts) assert.equal(textAt(table, findIn(table, needleOf(text))), text);
  assert.equal(findIn(table, needleOf('absent')), -1);
  assert.equal(findIn(tableOf([one]), needleOf(other)), -1);
});

test('finds all places of a string that comes more than once', () => {
  const table = tableOf([one, other, one, other, one]);
  assert.equal([...placesOf(table, needleOf(one))].length, 3);
  assert.equal([...placesOf(table, needleOf(other))].length, 2);
});

test('merging tables keeps every string once and says where it went', () => {
  const tables = [tableOf(texts), tableOf([other, 'more', one]), tableOf(['plain', one])];
  const { merged, places } = merge(tables, true);
  assert.equal(merged.hashes.length, 7);
  tables.forEach((table, i) => {
    for (let at = 0; at < table.hashes.length; at++)
      assert.equal(textAt(merged, places[i]?.[at] ?? -1), textAt(table, at));
  });
  for (const text of [...texts, 'more']) assert.equal(textAt(merged, findIn(merged, needleOf(text))), text);
});

test('merging tables of documents keeps every entry', () => {
  const { merged } = merge([tableOf([one, 'x']), tableOf([one, other])], false);
  assert.equal(merged.hashes.length, 4);
  assert.equal([...placesOf(merged, needleOf(one))].length, 2);
});

test('numbers strings in the order they come, the same for the same', () => {
  const collector = new StringCollector();
  const many = [...texts, ...Array.from({ length: 2_000 }, (_, i) => `n${i}`)];
  for (const _ of [1, 2]) many.forEach((text, i) => assert.equal(collector.numberOf(text), i));
  assert.equal(collector.size, many.length);
});
