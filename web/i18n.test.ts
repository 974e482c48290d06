import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { Language } from '#contract/organisation.ts';

type Words = { [key: string]: string | Words };

/** Every text of a language by its path: `people.topics.hide`. */
function textsOf(language: string): Map<string, string> {
  const flat = (words: Words, path: string): Array<[string, string]> =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}.${key}`, value]] : flat(value, `${path}.${key}`),
    );
  const files = globSync(`i18n/${language}/*.json`, { cwd: import.meta.dirname });
  return new Map(
    files.flatMap((file) =>
      flat(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Words, basename(file, '.json')),
    ),
  );
}

/** Without the number it is for: `found_one` and `found_many` are forms of `found`. */
const baseOf = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const placeholdersIn = (text: string) => [...text.matchAll(/\{\{.*?\}\}/g)].map(String).toSorted();

const english = textsOf('en');
// Of several forms the one for many says all.
const sayingAll = (key: string) => Number(key.endsWith('_other'));
const englishBases = new Map(
  [...english].toSorted(([a], [b]) => sayingAll(a) - sayingAll(b)).map(([key, text]) => [baseOf(key), text]),
);

for (const language of Language.options) {
  const texts = textsOf(language);

  test(`${language}: nothing is said that English no longer says`, (context) => {
    assert.deepEqual(
      [...texts.keys()].filter((key) => !englishBases.has(baseOf(key))),
      [],
    );
    // English stands in for these until somebody translates them.
    const missing = [...englishBases.keys()].filter((base) => ![...texts.keys()].some((key) => baseOf(key) === base));
    if (missing.length > 0) context.diagnostic(`not yet in ${language}: ${missing.join(', ')}`);
  });

  test(`${language}: every text fills in what the English one does`, () => {
    const wrong = [...texts].filter(([key, text]) => {
      const [own, asked] = [placeholdersIn(text), placeholdersIn(englishBases.get(baseOf(key)) ?? '')];
      // “One document” need not say the number.
      const saysOne = /_(zero|one)$/.test(key) && own.length < asked.length;
      return String(own) !== String(saysOne ? asked.filter((one) => !one.includes('count')) : asked);
    });
    assert.deepEqual(wrong, []);
  });

  test(`${language}: what is counted has every form the language counts in`, () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = [...texts.keys()].filter((key) => key.endsWith('_other')).map(baseOf);
    const missing = counted.flatMap((base) => forms.map((form) => `${base}_${form}`)).filter((key) => !texts.has(key));
    assert.deepEqual(missing, []);
  });

  test(`${language}: the name of an action for one thing contains the words on its button`, () => {
    const wrong = [...texts].filter(([key, text]) => {
      const button = key.endsWith('Of') ? texts.get(key.slice(0, -2)) : undefined;
      return button !== undefined && !text.toLowerCase().includes(button.toLowerCase());
    });
    assert.deepEqual(wrong, []);
  });
}
