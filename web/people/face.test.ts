import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hueOf, initialsOf } from './face.ts';

test('initials are those of the first and the last name', () => {
  assert.equal(initialsOf('Noor Vanacker'), 'NV');
  assert.equal(initialsOf('Joke van der Berg'), 'JB');
  assert.equal(initialsOf('Çelik'), 'Ç');
  assert.equal(initialsOf('  '), '?');
});

test('letters outside the basic plane stay whole', () => assert.equal(initialsOf('𝒜da 𝓛ovelace'), '𝒜𝓛'));

test('a colour depends on the person alone', () => {
  assert.equal(hueOf('a'), hueOf('a'));
  const hues = new Set(Array.from({ length: 60 }, (_, index) => hueOf(`${index}-${index * 7}`)));
  assert.ok(hues.size >= 10, `${hues.size} colours`);
  assert.ok([...hues].every((hue) => hue >= 0 && hue < 360));
});
