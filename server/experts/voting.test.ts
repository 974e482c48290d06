import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countVotes, total, type Vote, weightOf } from './voting.ts';

const now = new Date('2026-11-01T00:00:00Z');
const DAY_MS = 86_400_000;
const vote = (person: string, answer: number, other: Partial<Vote> = {}): Vote => ({
  documentId: `${person}-${answer}`,
  person,
  role: 'author',
  answer,
  subject: answer,
  at: now,
  threadKey: null,
  fingerprint: null,
  shared: 1,
  recipients: 0,
  ...other,
});
const many = (person: string, answer: number, count: number, other: Partial<Vote> = {}) =>
  Array.from({ length: count }, (_, place) => vote(person, answer, { documentId: `${person}${place}`, ...other }));

test('one document that really answers goes deeper than several that mention', () => {
  const standings = countVotes([...many('mentions', 0.4, 9), vote('answers', 1, { subject: 0 })], now);
  const depth = (person: string) => standings.find((standing) => standing.person === person)?.depth ?? 0;
  assert.equal(depth('answers'), 1);
  assert.ok(depth('mentions') < 0.5);
});

test('who wrote more about the subject knows it more broadly', () => {
  const [first] = countVotes([...many('broad', 0.5, 4), ...many('narrow', 0.5, 1)], now);
  assert.equal(first?.person, 'broad');
  assert.equal(first.breadth, 1);
});

test('writing a document with others shares the credit by the square root of their number', () => {
  assert.equal(weightOf(vote('a', 1, { shared: 4 }), now), 0.5);
});

test('only the five best documents count, so writing about everything is no expertise', () => {
  const [prolific] = countVotes(many('a', 0.5, 50), now);
  assert.equal(prolific?.votes.length, 5);
});

test('a long thread counts at most three times, and so do near-copies of a text', () => {
  assert.equal(countVotes(many('a', 0.9, 10, { threadKey: 'thread' }), now)[0]?.votes.length, 3);
  const copies = ['8', '9', '10', '11', '-9223372036854775800'].map((fingerprint, place) =>
    vote('a', 0.9, { documentId: `copy${place}`, fingerprint }),
  );
  assert.equal(countVotes(copies, now)[0]?.votes.length, 3);
});

test('evidence of two years ago counts half, and old knowledge is still knowledge', () => {
  const aged = (days: number) => weightOf(vote('a', 1, { at: new Date(now.getTime() - days * DAY_MS) }), now);
  assert.ok(Math.abs(aged(730) - 0.5) < 1e-9);
  assert.equal(aged(10_000), 0.35);
});

test('what was sent to many tells little, what was only copied to somebody nothing', () => {
  assert.ok(Math.abs(weightOf(vote('a', 1, { recipients: 30 }), now) - 0.5) < 1e-9);
  assert.equal(weightOf(vote('a', 1, { role: 'recipient' }), now), 0.1);
  assert.deepEqual(countVotes([vote('a', 1, { role: 'copied' })], now), []);
});

test('the documents of a person add up to her depth and breadth', () => {
  for (const standing of countVotes([...many('a', 0.7, 8), ...many('b', 0.4, 3, { subject: 0.9 })], now)) {
    const parts = standing.votes.reduce((sum, part) => sum + total(part), 0);
    assert.ok(Math.abs(parts - total(standing)) < 1e-9);
  }
});

test('equal standings come in a fixed order', () => {
  const people = (votes: Vote[]) => countVotes(votes, now).map((standing) => standing.person);
  assert.deepEqual(people([vote('b', 1), vote('a', 1)]), people([vote('a', 1), vote('b', 1)]));
});
