import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingField } from '#contract/sources.ts';
import { answersOf, askedFields, chosenParts, inWords, missingFields, startValues } from './setting-fields.ts';

const fields: SettingField[] = [
  { name: 'host', type: 'text', required: true },
  { name: 'port', type: 'number', required: true, default: 993 },
  { name: 'method', type: 'choice', required: true, choices: ['password', 'token'] },
  { name: 'password', type: 'password', required: true, when: { field: 'method', is: 'password' } },
  { name: 'token', type: 'password', required: true, when: { field: 'method', is: 'token' } },
  { name: 'folders', type: 'list', required: false },
];

test('a form starts with what is stored, then with what is proposed', () => {
  const values = startValues(fields, { host: 'mail.example', folders: ['INBOX'] });
  assert.deepEqual(values, {
    host: 'mail.example',
    port: 993,
    method: 'password',
    password: '',
    token: '',
    folders: ['INBOX'],
  });
});

test('a field with a condition is asked only when it holds', () => {
  const names = (method: string) => askedFields(fields, { method }).map(({ name }) => name);
  assert.ok(names('password').includes('password') && !names('password').includes('token'));
  assert.ok(names('token').includes('token') && !names('token').includes('password'));
});

test('an answer to a question that is no longer asked is not sent', () => {
  const values = { ...startValues(fields), host: ' mail.example ', method: 'token', password: 'old', token: ' t ' };
  assert.deepEqual(answersOf(fields, values), {
    host: 'mail.example',
    port: 993,
    method: 'token',
    token: ' t ',
    folders: [],
  });
});

test('a required field that is empty is missing, unless it is a secret that is kept', () => {
  assert.deepEqual(missingFields(fields, startValues(fields), false), ['host', 'password']);
  assert.deepEqual(missingFields(fields, startValues(fields), true), ['host']);
});

test('the parts to read go into the list of folders, where there is one', () => {
  assert.equal(chosenParts({ name: 'imap', personal: true, fields })?.name, 'folders');
  assert.equal(chosenParts({ name: 'folder', personal: false, fields: fields.slice(0, 2) }), undefined);
});

test('a setting without a translation is named in words', () => {
  assert.equal(inWords('maxBytes'), 'Max bytes');
  assert.equal(inWords('trust_certificate'), 'Trust certificate');
});
