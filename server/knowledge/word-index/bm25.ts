/**
 * BM25 (Robertson and Zaragoza 2009) with the parameters found best for passages, and the title as a weighted field
 * (BM25F with one length): a word of the title counts as two.
 */
const K1 = 1.2;
const B = 0.4;
export const TITLE_WEIGHT = 2;

/** The weight of a word found in `matching` of `all` passages. Always above 0. */
export function weightOf(matching: number, all: number): number {
  return Math.log(1 + (all - matching + 0.5) / (matching + 0.5));
}

/** How much each word of a passage's length slows down its growth, where passages are `meanLength` long. */
export const slopeFor = (meanLength: number): number => (K1 * B) / meanLength;

/** What a word adds to the score of a passage of so many words that has it `times` times. */
export function partOf(weight: number, times: number, length: number, slope: number): number {
  return (weight * times) / (times + K1 * (1 - B) + slope * length);
}
