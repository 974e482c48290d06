/**
 * BM25 (Robertson and Zaragoza 2009) with the parameters found best for passages, and the title as a weighted field
 * (BM25F with one length): a word of the title counts as two.
 */
export const K1 = 0.9;
export const B = 0.4;
export const TITLE_WEIGHT = 2;

/** The weight of a word found in `matching` of `all` passages. Always above 0. */
export function weightOf(matching: number, all: number): number {
  return Math.log(1 + (all - matching + 0.5) / (matching + 0.5));
}
