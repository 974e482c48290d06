const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu;
const FILLER = new Set(
  `a an and are as at be by can do for from had has have how i if in into is it its me my new no not of on or our out re fw fwd so that the their them then there they this to up use
  using vs was we what when where which who why will with you your aan als bij dat de den der des die dit door een en er het hoe ik in is je maar met na naar niet nog of om ons onze op
  over te tot uit van veel voor wat we wel wij worden zijn zo au aux avec ce ces dans de des du elle en est et il ils je la le les leur mais ne nos notre nous on ou où par pas pour plus
  qu que qui sa sans se ses son sont sur un une vos votre vous aber als am an auf aus bei das dem den der des die durch ein eine für im ist mit nach nicht oder sich sie sind und von
  vor wie wir zu zum zur`.split(/\s+/),
);
const LONGEST = 3;
const FEWEST_DOCUMENTS = 2;

/**
 * Phrases of one to three words that a person's titles share and others' titles do not: each with its documents, most
 * telling first. Weight = documents x log(titles / titles with it), longer phrases preferred over their parts.
 */
export function keyPhrases<D extends { title: string; threadKey: string | null }>(
  documents: D[],
  background: string[],
): Array<{ phrase: string; documents: D[] }> {
  const own = new Map<string, { phrase: string; documents: D[] }>();
  for (const document of onePerThread(documents))
    for (const [key, phrase] of phrasesOf(document.title)) {
      const entry = own.get(key) ?? { phrase, documents: [] };
      entry.documents.push(document);
      own.set(key, entry);
    }
  const common = countPhrases(background, own);
  const weigh = ([key, entry]: [string, { documents: D[] }]) =>
    entry.documents.length *
    Math.log(1 + background.length / (1 + (common.get(key) ?? 0))) *
    Math.sqrt(key.split(' ').length);
  const ranked = [...own]
    .filter(([, entry]) => entry.documents.length >= FEWEST_DOCUMENTS)
    .toSorted((a, b) => weigh(b) - weigh(a) || (a[0] < b[0] ? -1 : 1));
  return withoutParts(ranked).map(([, entry]) => entry);
}

/** A thread repeats its subject: it counts once. */
function onePerThread<D extends { threadKey: string | null }>(documents: D[]): D[] {
  const seen = new Set<string>();
  return documents.filter(
    ({ threadKey }) => threadKey === null || (!seen.has(threadKey) && Boolean(seen.add(threadKey))),
  );
}

/** Word runs that neither begin nor end with filler, by their folded form. */
export function phrasesOf(title: string): Map<string, string> {
  const words = [...title.matchAll(WORD)].map((match) => match[0]);
  const phrases = new Map<string, string>();
  for (let start = 0; start < words.length; start++)
    for (let length = 1; length <= LONGEST && start + length <= words.length; length++) {
      const run = words.slice(start, start + length);
      const telling = (word: string | undefined) =>
        word !== undefined && word.length > 2 && !FILLER.has(word.toLowerCase()) && !/^\d+$/.test(word);
      if (telling(run[0]) && telling(run.at(-1))) phrases.set(run.join(' ').toLowerCase(), run.join(' '));
    }
  return phrases;
}

function countPhrases(titles: string[], wanted: Map<string, unknown>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const title of titles)
    for (const key of phrasesOf(title).keys()) if (wanted.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function withoutParts<T>(ranked: Array<[string, T]>): Array<[string, T]> {
  const kept: Array<[string, T]> = [];
  for (const entry of ranked) {
    const overlaps = kept.some(([key]) => ` ${key} `.includes(` ${entry[0]} `) || ` ${entry[0]} `.includes(` ${key} `));
    if (!overlaps) kept.push(entry);
  }
  return kept;
}
