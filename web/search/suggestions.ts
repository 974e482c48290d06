import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { suggest } from '#contract/search.ts';
import { answerOf } from '../api.ts';

export type Suggestions = z.infer<typeof suggest.returns>;

/** One thing the box offers; `search` is asking for the words as they stand. */
export type Offer =
  | { type: 'person'; id: string; person: Suggestions['people'][number] }
  | { type: 'document'; id: string; document: Suggestions['documents'][number] }
  | { type: 'search'; id: 'search' };

const TYPING_MS = 80;
const FEWEST_LETTERS = 2;
const MOST_LETTERS = 200;

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

/** Asks while somebody types; what was offered stays until the next offer is there, and late answers are dropped. */
export function useOffers(words: string, wanted: boolean): Offer[] {
  const [settled] = useDebouncedValue(words.trim().slice(0, MOST_LETTERS), TYPING_MS);
  const { data } = useQuery({
    ...answerOf(suggest, { query: { q: settled } }),
    enabled: wanted && settled.length >= FEWEST_LETTERS,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return wanted ? offersOf(words, words.trim().length >= FEWEST_LETTERS ? data : undefined) : [];
}
