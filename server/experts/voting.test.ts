import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countVotes, type Vote, weigh } from './voting.ts';

const now = new Date('2026-11-01T00:00:00Z');
const vote = (person: string, relevance: number, other: Partial<Vote> = {}): Vote => ({
  documentId: `${person}-${relevance}`,
  person,
  role: 'author',
  relevance,
  at: now,
  threadKey: null,
  contributors: 1,
  ...other,
});

test('one document that really answers outweighs several that mention', () => {
  const [first] = countVotes(
    [
      vote('mentions', 0.3, { documentId: 'a' }),
      vote('mentions', 0.3, { documentId: 'b' }),
      vote('mentions', 0.3, { documentId: 'c' }),
      vote('answers', 1),
    ],
    now,
  );
  assert.equal(first?.person, 'answers');
});

test('writing a document with others shares the credit by the square root of their number', () => {
  assert.equal(weigh(vote('a', 1, { contributors: 4 }), now), 0.5);
});

test('writing much does not lower what each document says', () => {
  const [prolific] = countVotes(
    [
      vote('a', 1, { documentId: 'x' }),
      ...Array.from({ length: 50 }, (_, index) => vote('a', 0.01, { documentId: `y${index}` })),
    ],
    now,
  );
  assert.ok((prolific?.total ?? 0) >= 1);
});

test('a long thread counts at most three times', () => {
  const votes = Array.from({ length: 10 }, (_, index) =>
    vote('a', 0.9, { documentId: `m${index}`, threadKey: 'thread' }),
  );
  assert.equal(countVotes(votes, now)[0]?.votes.length, 3);
});

test('evidence of two years ago counts half', () => {
  const old = vote('a', 1, { at: new Date(now.getTime() - 730 * 86_400_000) });
  assert.ok(Math.abs(weigh(old, now) - 0.5) < 1e-9);
});

test('equal standings come in a fixed order', () => {
  const people = (votes: Vote[]) => countVotes(votes, now).map((standing) => standing.person);
  assert.deepEqual(people([vote('b', 1), vote('a', 1)]), people([vote('a', 1), vote('b', 1)]));
});
