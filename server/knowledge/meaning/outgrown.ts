/**
 * Whether what was learned from `before` passages is worth learning anew from those there are now: for a tenth more or
 * less; while sources are being read, when a tenth more comes every moment, only for three times as many.
 */
export function isOutgrown(before: number, passages: number, isReading: boolean): boolean {
  return isReading ? passages > 3 * before : Math.abs(passages - before) > 0.1 * before;
}
