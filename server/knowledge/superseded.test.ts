import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from './parsed.ts';
import { isSuperseded } from './superseded.ts';

const paragraph = (text: string): Block => ({ type: 'paragraph', spans: [{ text }] });
const heading = (text: string): Block => ({ type: 'heading', level: 2, text });
const page = { kind: 'page', title: 'Invoices', status: null, blocks: [] } as const;

test('a document says in its properties that it does not hold any more', () => {
  for (const status of ['superseded', 'Superseded by ADR-12', 'DEPRECATED', 'vervallen', 'Obsolète.', 'veraltet'])
    assert.ok(isSuperseded({ ...page, status }), status);
  for (const status of ['accepted', 'draft', 'not superseded', 'withdrawnness', ''])
    assert.ok(!isSuperseded({ ...page, status }), status);
});

test('or in its title, marked as such', () => {
  for (const title of ['[Deprecated] Invoices', 'OBSOLETE: invoices', 'Invoices (superseded by the new rules)'])
    assert.ok(isSuperseded({ ...page, title }), title);
  for (const title of ['Deprecated interfaces of version 2', 'How we replaced Hexalith', 'Obsolete stock (list)'])
    assert.ok(!isSuperseded({ ...page, title }), title);
});

test('or as decision records do, under a heading or in a line of its beginning', () => {
  const record = (status: string) => [heading('Context'), paragraph('Why.'), heading('Status'), paragraph(status)];
  assert.ok(isSuperseded({ ...page, blocks: record('Superseded by 12') }));
  assert.ok(!isSuperseded({ ...page, blocks: record('Accepted') }));
  assert.ok(isSuperseded({ ...page, blocks: [heading('Invoices'), paragraph('Status: deprecated')] }));
  const far = [...Array.from({ length: 9 }, () => paragraph('Text.')), paragraph('Status: deprecated')];
  assert.ok(!isSuperseded({ ...page, blocks: far }));
});

test('a mail speaks of other things', () => {
  assert.ok(!isSuperseded({ ...page, kind: 'mail', title: '[Deprecated] Invoices' }));
});
