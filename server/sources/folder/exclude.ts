/**
 * Whether an id is left out by the patterns; the caller asks for every folder on the way down, so each is matched for
 * itself. Matching goes back only to the last star, so no pattern can make it slow.
 */
export function excludedBy(patterns: string[]): (id: string) => boolean {
  const byName = patterns.filter((pattern) => !trim(pattern).includes('/')).map((pattern) => [...trim(pattern)]);
  const byPath = patterns.filter((pattern) => trim(pattern).includes('/')).map((pattern) => segmentsOf(trim(pattern)));
  return (id) => {
    const name = Array.from(id.slice(id.lastIndexOf('/') + 1));
    if (byName.some((pattern) => matchesName(pattern, name))) return true;
    if (byPath.length === 0) return false;
    const path = id.split('/').map((part) => [...part]);
    return byPath.some((pattern) => matches(pattern, path, (part) => part.join('') === '**', matchesName));
  };
}

/** A trailing slash says "a folder"; files of that name are left out too, which keeps it simple. */
const trim = (pattern: string) => (pattern.length > 1 && pattern.endsWith('/') ? pattern.slice(0, -1) : pattern);
const segmentsOf = (pattern: string) =>
  pattern
    .replace(/^\//, '')
    .split('/')
    .map((part) => [...part]);

const matchesName = (pattern: string[], name: string[]): boolean =>
  matches(
    pattern,
    name,
    (part) => part === '*',
    (part, character) => part === '?' || part === character,
  );

/** Greedy matching with one star to go back to: time is at most length times length. */
function matches<T>(
  pattern: T[],
  items: T[],
  isStar: (part: T) => boolean,
  fits: (part: T, item: T) => boolean,
): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < items.length;) {
    const part = pattern[at];
    const item = items[index];
    if (part !== undefined && isStar(part)) {
      star = at++;
      resume = index;
    } else if (part !== undefined && item !== undefined && fits(part, item)) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  return pattern.slice(at).every(isStar);
}
