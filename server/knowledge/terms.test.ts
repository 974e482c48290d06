import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { analyseQuery } from './query-words.ts';
import { analyse } from './terms.ts';

const has = (terms: string[], ...wanted: string[]) => {
  for (const term of wanted) assert.ok(terms.includes(term), `${term} is not among ${terms.join(' ')}`);
};

describe('terms', () => {
  test('are in lower case, without accents, stemmed in the language of the text', () => {
    assert.deepEqual(analyse('Running organisations', 'en'), ['run', 'organis']);
    assert.deepEqual(analyse('Les connaissances réunies', 'fr'), ['le', 'connaiss', 'reun']);
    assert.deepEqual(analyse('Die Häuser', 'de'), ['die', 'haus']);
  });

  test('never become a stop word by stemming', () => {
    assert.deepEqual(analyse('wat water', 'nl'), ['wat', 'water']);
    assert.deepEqual(analyse('again against', 'en'), ['again', 'against']);
  });

  test('find a word typed without its accents', () => {
    assert.deepEqual(analyse('reunion', 'fr'), analyse('réunion', 'fr'));
    assert.deepEqual(analyse('cafe', 'en'), analyse('café', 'en'));
  });

  test('find an identifier whole, by its parts, and however it is joined', () => {
    for (const spelling of ['KV-204', 'kv_204', 'KV204', 'kv.204']) {
      assert.deepEqual(analyse(spelling, 'en'), ['kv204', 'kv', '204'], spelling);
    }
  });

  test('take names in code apart', () => {
    has(analyse('XMLHttpRequest', 'en'), 'xml', 'http', 'request', 'xmlhttprequest');
    has(analyse('parseRequest', 'en'), 'request', 'parserequest');
    assert.deepEqual(analyse('C++ and C#', 'en'), ['cplusplus', 'and', 'csharp']);
  });

  test('keep versions and dates whole as well', () => {
    has(analyse('1.2.3', 'en'), '1.2.3', '2');
    assert.notDeepEqual(analyse('1.2.3', 'en'), analyse('12.3', 'en'));
  });

  test('are pairs of characters where words are not spaced', () => {
    assert.deepEqual(analyse('東京タワー', 'ja'), ['東京', '京タ', 'タワ', 'ワー']);
    assert.deepEqual(analyse('水', 'zh'), ['水']);
    assert.deepEqual(analyse('使用Docker部署', 'zh'), ['使用', 'docker', '部署']);
  });

  test('stay short whatever the word', () => {
    const terms = analyse(`${'a'.repeat(10_000)} ${'a-1'.repeat(10_000)}`, 'en');
    assert.ok(terms.length < 40);
    assert.ok(terms.every((term) => term.length <= 40));
  });

  test('compare alike in composed, decomposed and full-width writing', () => {
    assert.deepEqual(analyse('cafe\u0301', 'en'), analyse('caf\u00e9', 'en'));
    assert.deepEqual(analyse('ＡＢＣ', 'en'), analyse('abc', 'en'));
    assert.deepEqual(analyse('know\u00adledge', 'en'), analyse('knowledge', 'en'));
  });
});

describe('terms of a query', () => {
  test('leave out the stop words of every language asked for', () => {
    assert.deepEqual(analyseQuery('what is the backup of de server', ['en', 'nl']), ['backup', 'server']);
  });

  test('keep stop words when there is nothing else', () => {
    assert.deepEqual(analyseQuery('to be or not to be', ['en']), ['to', 'be', 'or', 'not']);
  });

  test('tell a door from a stop word by the words around it', () => {
    const all = ['en', 'nl', 'fr', 'de'];
    has(analyseQuery('door sensor of the hall', all), 'door', 'sensor');
    assert.ok(!analyseQuery('de deur door de muur', all).includes('door'));
    has(analyseQuery('how do we die cast a bracket', all), 'die', 'cast');
    assert.ok(!analyseQuery('was ist die Ursache', all).includes('die'));
    has(analyseQuery('een mes met een houten heft', all), 'mes');
    assert.ok(!analyseQuery('où sont mes outils', all).includes('mes'));
  });

  test('have no short stems of a language the question is not in', () => {
    const all = ['en', 'nl', 'fr', 'de'];
    assert.ok(!analyseQuery('how do we lose the feed of the pump', all).includes('los'));
    has(analyseQuery('hoe komt de kabel los', all), 'los');
    has(analyseQuery('cells', all), 'cell', 'cel');
  });

  test('keep a word in capitals that would otherwise be a stop word', () => {
    assert.deepEqual(analyseQuery('IT support', ['en']), ['it', 'support']);
    assert.deepEqual(analyseQuery('THE SERVER', ['en']), ['server']);
  });

  test('hold the stem in every language, each once', () => {
    assert.deepEqual(analyseQuery('organisations', ['en', 'de']).sort(), ['organis', 'organisation']);
  });

  test('are found in what was analysed for the index', () => {
    const index = new Set(analyse('The incident KV-204 was resolved by restarting PostgreSQL', 'en'));
    for (const term of analyseQuery('resolving kv204 postgresql restart', ['en'])) assert.ok(index.has(term), term);
  });
});
