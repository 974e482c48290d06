/** `?kind=mail&kind=pdf&q=2026` as texts and lists of texts: nothing is guessed to be a number. */
export function parseAddress(query: string): Record<string, string | string[]> {
  const search = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const [first = '', ...more] = search.getAll(name);
      return [name, more.length > 0 ? [first, ...more] : first];
    }),
  );
}

/** The opposite: lists repeat their name, and what is undefined is left out. */
export function sayAddress(address: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(address))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) search.append(name, String(one));
  return search.size > 0 ? `?${search}` : '';
}
