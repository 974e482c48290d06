import { randomFrom } from '../tests/support/random.ts';

/** Made-up text whose words are as common and as rare as those of people (Zipf), the same for the same seed. */
export function createWriter(seed: number): { words(count: number): string; word(rank: number): string } {
  const random = randomFrom(seed);
  const syllables = [
    'ka',
    'lo',
    'mi',
    'ren',
    'tu',
    'sal',
    'vo',
    'ber',
    'ni',
    'da',
    'po',
    'gri',
    'sta',
    'le',
    'mo',
    'fen',
  ];
  const word = (rank: number) => {
    let [text, rest] = ['', rank + 16];
    for (; rest > 0; rest = Math.floor(rest / syllables.length)) text += syllables[rest % syllables.length];
    return text;
  };
  // The inverse of Zipf's distribution over 30,000 words, near enough: rank = n^u.
  const words = (count: number) => Array.from({ length: count }, () => word(Math.floor(30_000 ** random()))).join(' ');
  return { words, word };
}
