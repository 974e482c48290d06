import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endsSessions, losesPower, refusedFields } from './rules.ts';

const member = { personId: 'mia', role: 'member' } as const;
const administrator = { personId: 'ada', role: 'administrator' } as const;

test('everybody describes herself', () => {
  assert.deepEqual(refusedFields(member, 'mia', { name: 'Mia', about: 'Ferries', languages: [], projects: [] }), []);
});

test('nobody gives herself a role, a team, a manager or a way back in', () => {
  const change = { role: 'administrator', team: 'board', manager: null, active: true };
  assert.deepEqual(refusedFields(member, 'mia', change), ['role', 'team', 'manager', 'active']);
});

test('nobody but administrators changes somebody else', () => {
  assert.deepEqual(refusedFields(member, 'tom', { about: 'Slow' }), ['about']);
  assert.deepEqual(refusedFields({ personId: 'lea', role: 'lead' }, 'tom', { about: 'Slow' }), ['about']);
  assert.deepEqual(refusedFields(administrator, 'tom', { about: 'Knows hulls', role: 'lead', manager: 'mia' }), []);
});

test('being suggested as an expert is decided by the person alone', () => {
  assert.deepEqual(refusedFields(member, 'mia', { suggestedAsExpert: false }), []);
  assert.deepEqual(refusedFields(administrator, 'mia', { suggestedAsExpert: true }), ['suggestedAsExpert']);
});

test('an e-mail address changes for nobody', () => {
  assert.deepEqual(refusedFields(administrator, 'ada', { email: 'new@example.org' }), ['email']);
});

test('an administrator loses power by another role or by leaving, not by keeping the same', () => {
  const ada = { role: 'administrator', active: true } as const;
  assert.equal(losesPower(ada, { role: 'lead' }), true);
  assert.equal(losesPower(ada, { active: false }), true);
  assert.equal(losesPower(ada, { role: 'administrator', active: true }), false);
  assert.equal(losesPower({ role: 'administrator', active: false }, { role: 'member' }), false);
  assert.equal(losesPower({ role: 'lead', active: true }, { active: false }), false);
});

test('sessions end when a role changes or a person leaves, not when it stays the same', () => {
  assert.equal(endsSessions({ role: 'member' }, { role: 'lead' }), true);
  assert.equal(endsSessions({ role: 'member' }, { active: false }), true);
  assert.equal(endsSessions({ role: 'member' }, { role: 'member', active: true }), false);
});
