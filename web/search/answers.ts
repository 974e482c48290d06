import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { findExperts, searchKnowledge } from '#contract/search.ts';
import { answerOf, call } from '../api.ts';
import { addressOf, type Question, withoutOrder } from './question.ts';

/** The results so far; what was found before stays in sight until the new answer is there. */
export const useFound = (question: Question) =>
  useInfiniteQuery({
    queryKey: ['get', searchKnowledge.path, addressOf(question), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(searchKnowledge, { query: { ...question, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** The people for the same words and filters; without words nobody in particular. */
export function useExperts(question: Question) {
  return useQuery({
    ...answerOf(findExperts, { query: withoutOrder(question) }),
    enabled: question.q.trim() !== '',
    placeholderData: keepPreviousData,
  });
}
