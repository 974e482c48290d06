import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { documentsSql, filterSql, outsideAudienceSql } from './passage-filter.ts';

/** Reads SQL text back into what it is made of: code, with every string literal replaced by `?`, and the strings. */
function takeApart(sql: string): { code: string; strings: string[] } {
  const strings: string[] = [];
  const code = sql.replaceAll(/'((?:[^']|'')*)'/g, (_, inner: string) => {
    strings.push(inner.replaceAll("''", "'"));
    return '?';
  });
  return { code, strings };
}

test('every field narrows', () => {
  assert.equal(
    filterSql({
      audiences: [1, 2],
      sources: ['s'],
      kinds: ['k'],
      languages: ['l'],
      people: ['p', 'q'],
      documents: ['d'],
      from: 5,
      until: 9,
    }),
    "audienceId IN (1, 2) AND sourceId IN ('s') AND kind IN ('k') AND language IN ('l') AND array_has_any(people, ['p', 'q'])" +
      " AND documentKey IN ('d') AND time >= 5 AND time < 9",
  );
});

test('an empty list means that nothing can match', () => {
  assert.equal(filterSql({ audiences: [] }), undefined);
  assert.equal(filterSql({ audiences: [1], kinds: [] }), undefined);
  assert.equal(documentsSql([]), 'false');
});

test('numbers that are not whole numbers are refused', () => {
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 60]) {
    assert.throws(() => filterSql({ audiences: [odd] }), RangeError);
    assert.throws(() => filterSql({ audiences: [1], from: odd }), RangeError);
    assert.throws(() => outsideAudienceSql(['d'], odd), RangeError);
  }
});

test('no text changes the shape of the filter or gets lost in it', () => {
  const nasty = fc.string({
    unit: fc.constantFrom("'", '"', '\\', '-', ';', ')', '\n', '\0', 'é', '🎉', ' OR true ', 'a'),
  });
  fc.assert(
    fc.property(nasty, nasty, nasty, (source, person, document) => {
      const sql = filterSql({ audiences: [1], sources: [source], people: [person], documents: [document] });
      assert.deepEqual(takeApart(sql ?? ''), {
        code: 'audienceId IN (1) AND sourceId IN (?) AND array_has_any(people, [?]) AND documentKey IN (?)',
        strings: [source, person, document],
      });
    }),
  );
});
