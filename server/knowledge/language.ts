import { eld } from 'eld/extrasmall';

/** What organisations here write in; fewer candidates make short texts safer. */
const candidates = `ar bg ca cs da de el en es et fi fr he hr hu it ja ko lt lv nl no pl pt ro ru sk sl sq sr sv tr uk vi zh`;
const sampleLength = 1000;
const shortest = 25;

const detector = eld.newInstance();
detector.setLanguageSubset(candidates.split(' '));
detector.enableTextCleanup(true);

/**
 * ISO 639-1 code of the language a text is written in; null when it is too short or too mixed to tell. Looks at one
 * sample from the middle of a long text, past greetings and tables of contents.
 */
export function detectLanguage(text: string): string | null {
  const from = text.length > sampleLength * 2 ? Math.floor((text.length - sampleLength) / 2) : 0;
  const sample = text.slice(from, from + sampleLength);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters < shortest && !/[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}]{4}/u.test(sample)) return null;
  const result = detector.detect(sample);
  return result.language && result.isReliable() ? result.language : null;
}
