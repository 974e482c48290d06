import type { z } from 'zod';
import type { suggest } from '#contract/search.ts';

type Suggestions = z.infer<typeof suggest.returns>;

/** One thing the box offers; `search` is asking for the words as they stand. */
export type Offer =
  | { type: 'person'; id: string; person: Suggestions['people'][number] }
  | { type: 'document'; id: string; document: Suggestions['documents'][number] }
  | { type: 'search'; id: 'search' };

/** People, then titles, then the words themselves. */
export function offersOf(words: string, found: Suggestions | undefined): Offer[] {
  if (words.trim() === '') return [];
  const { people, documents } = found ?? { people: [], documents: [] };
  return [
    ...people.map((person) => ({ type: 'person' as const, id: person.id, person })),
    ...documents.map((document) => ({ type: 'document' as const, id: document.id, document })),
    { type: 'search', id: 'search' },
  ];
}

/** Where an arrow leads among `count` offers, round and round; -1 is the box itself, null another key. */
export function stepOf(key: string, active: number, count: number): number | null {
  if (key === 'ArrowDown') return active + 1 < count ? active + 1 : -1;
  if (key === 'ArrowUp') return active === -1 ? count - 1 : active - 1;
  return null;
}
