import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, countFilters, readQuestion, toggleFilter, withoutFilters, withYear, yearOf } from './question.ts';

const ada = '0b0e7a52-3f0e-4d3e-8a43-2d6f1f6f2b10';

test('an address is read as the question it was made from', () => {
  const question = readQuestion({
    q: 'pull test',
    kind: ['mail', 'pdf'],
    person: ada,
    from: '2025-01-01',
    sort: 'newest',
  });
  assert.deepEqual(readQuestion(addressOf(question)), question);
  assert.deepEqual(question.person, [ada]);
});

test('what makes no sense in an address is left out and the rest is still asked', () => {
  const question = readQuestion({
    q: 2026,
    kind: ['nonsense'],
    person: 'me',
    from: 'yesterday',
    sort: 'best',
    other: 1,
  });
  assert.deepEqual(addressOf(question), { q: '2026' });
});

test('a question longer than the server takes is cut', () => {
  assert.equal(readQuestion({ q: 'x'.repeat(10_000) }).q.length, 2000);
});

test('choosing a filter twice takes it away again', () => {
  const asked = readQuestion({ q: 'crimp' });
  const narrowed = toggleFilter(toggleFilter(asked, 'kind', 'mail'), 'person', ada);
  assert.equal(countFilters(narrowed), 2);
  assert.deepEqual(toggleFilter(toggleFilter(narrowed, 'kind', 'mail'), 'person', ada), asked);
});

test('a year is a time from its first to its last day', () => {
  const narrowed = withYear(readQuestion({ q: 'crimp' }), '2025');
  assert.equal(narrowed.to, '2025-12-31');
  assert.equal(yearOf(narrowed), '2025');
  assert.equal(yearOf(withYear(narrowed, '2025')), null);
});

test('without filters the words and their order stay', () => {
  const narrowed = withYear(toggleFilter(readQuestion({ q: 'crimp', sort: 'oldest' }), 'kind', 'mail'), '2025');
  assert.deepEqual(addressOf(withoutFilters(narrowed)), { q: 'crimp', sort: 'oldest' });
});
