import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePassage, encodeQuestion } from './encode.ts';
import { cosine } from './quantise.ts';
import { learnTable } from './learn-table.ts';
import { randomFrom } from './random.ts';
import { tableFromBytes, tableToBytes } from './table.ts';

/** Passages about pumps or about pay, in words of their own, with words that say nothing between them. */
function makePassages(count: number, seed: number) {
  const random = randomFrom(seed);
  const subjects = ['pump valv seal leak rotor', 'salari payslip bonus pension payrol'].map((words) =>
    words.split(' '),
  );
  return Array.from({ length: count }, (_, i) => {
    const subject = subjects[i % 2] ?? [];
    const draw = () => (random() < 0.6 ? subject[Math.floor(random() * 5)] : `filler${Math.floor(random() * 40)}`);
    return { titleTerms: '', terms: Array.from({ length: 8 }, draw).join(' ') };
  });
}

test('words that stand in the same texts mean nearly the same', () => {
  const table = learnTable(makePassages(400, 1), { dimensions: 4 });
  const question = encodeQuestion(table, ['salari']);
  const near = cosine(question, encodePassage(table, '', 'payslip pension'));
  const far = cosine(question, encodePassage(table, '', 'valv rotor'));
  assert.ok(near > 0.8 && far < 0.3, `near ${near}, far ${far}`);
});

test('the same text gives the same table', () => {
  const learn = (seed: number) => tableToBytes(learnTable(makePassages(100, seed), { dimensions: 8 }));
  assert.deepEqual(learn(1), learn(1));
  assert.notDeepEqual(learn(1), learn(2));
});

test('a kept table is the table it was', () => {
  const table = learnTable(makePassages(100, 3), { dimensions: 8 });
  const kept = tableFromBytes(Uint8Array.from(tableToBytes(table)));
  assert.deepEqual(encodeQuestion(kept, ['pump', 'leak']), encodeQuestion(table, ['pump', 'leak']));
  assert.equal(kept.name, table.name);
  assert.equal(kept.noise, table.noise);
});

test('text of unknown words has no meaning', () => {
  const table = learnTable(makePassages(100, 4), { dimensions: 8 });
  assert.deepEqual([...encodeQuestion(table, ['xyzzy'])], Array(8).fill(0));
  assert.deepEqual([...encodeQuestion(table, [])], Array(8).fill(0));
});

test('a table of no text is empty and encodes everything to nothing', () => {
  const table = learnTable([]);
  assert.equal(encodePassage(table, 'a', 'b c').length, table.dimensions);
});
