/** nDCG of the first ten (Järvelin and Kekäläinen 2002), with linear gains as BEIR counts them. 0 where nothing is right. */
export function ndcg(ranked: readonly string[], gains: ReadonlyMap<string, number>, cut = 10): number {
  const discounted = (values: readonly number[]) =>
    values.slice(0, cut).reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);
  const ideal = discounted([...gains.values()].toSorted((a, b) => b - a));
  return ideal === 0 ? 0 : discounted(ranked.map((key) => gains.get(key) ?? 0)) / ideal;
}
