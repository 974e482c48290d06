const HUES = 12;

/** A hue that stays a person's own, well apart from its neighbours. */
export function hueOf(id: string): number {
  let hash = 7;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return (hash % HUES) * (360 / HUES);
}

/** First letters of the first and the last name: “Noor van der Berg” is NB. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap((word) =>
    [...(word ?? '')].slice(0, 1),
  );
  return letters.join('').toUpperCase() || '?';
}
