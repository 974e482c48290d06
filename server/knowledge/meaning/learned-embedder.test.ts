import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../terms.ts';
import { analyseQuery } from '../query-words.ts';
import { encodePassage } from './encode.ts';
import { encodeAsked } from './learned-embedder.ts';
import { learnTable } from './learn-table.ts';

const report = `The pump in hall two lost pressure again. We opened the pump, found a torn seal and replaced the seal.
The new seal holds; the pump runs at three bar. Next time, look at the seal first, before the pump is taken apart,
because a torn seal shows as a slow leak below the flange.`;
const others = ['Invoices are paid within thirty days.', 'The canteen serves soup on Tuesdays.', 'Seals need grease.'];
const passages = [report, ...others].map((text) => ({ titleTerms: '', terms: analyse(text, 'en').join(' ') }));
const table = learnTable([...passages, ...passages], { seed: 1 });
const asked = (text: string) => encodeAsked(table, { text, terms: analyseQuery(text, ['en']) });

test('a pasted text is compared as the text it is', () => {
  assert.deepEqual(asked(report), encodePassage(table, '', passages[0]?.terms ?? ''));
});

test('a few words are compared by those that tell most', () => {
  const few = 'the pump and its torn seal';
  assert.notDeepEqual(asked(few), encodePassage(table, '', analyse(few, 'en').join(' ')));
});
