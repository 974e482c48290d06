import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { detectLanguage } from './language.ts';

describe('the language of a text', () => {
  const examples = {
    en: 'The report about the incident of last week is on the shared drive, please read it before the meeting.',
    nl: 'Het verslag van het incident van vorige week staat op de gedeelde schijf, lees het voor de vergadering.',
    fr: "Le rapport sur l'incident de la semaine dernière se trouve sur le disque partagé, lisez-le avant la réunion.",
    de: 'Der Bericht über den Vorfall der letzten Woche liegt auf dem gemeinsamen Laufwerk, bitte vor der Sitzung lesen.',
    es: 'El informe sobre el incidente de la semana pasada está en la unidad compartida, léalo antes de la reunión.',
    ja: '先週の障害に関する報告書は共有ドライブにあります。会議の前に読んでください。',
  };
  for (const [language, text] of Object.entries(examples)) {
    test(`is told for ${language}`, () => assert.equal(detectLanguage(text), language));
  }

  test('is unknown when there is too little to go by', () => {
    for (const text of ['', 'Kubernetes', '12 34 56 78 90', 'https://example.org/a/b/c']) {
      assert.equal(detectLanguage(text), null, text);
    }
  });

  test('is that of the middle of a long text', () => {
    const text = `${'Table of contents 1 2 3 '.repeat(5)}${`${examples.nl} `.repeat(60)}`;
    assert.equal(detectLanguage(text), 'nl');
  });
});
