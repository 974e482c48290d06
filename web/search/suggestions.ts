import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { suggest } from '#contract/search.ts';
import { answerOf } from '../api.ts';
import { type Offer, offersOf } from './offers.ts';

const TYPING_MS = 80;
const FEWEST_LETTERS = 2;
const MOST_LETTERS = 200;

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
