import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { type Organisation, seeOrganisation } from '#contract/organisation.ts';
import { type Me, seeMe } from '#contract/people.ts';
import { answerOf } from '../api.ts';

/** Who is signed in. On every page inside it is known before the page is drawn. */
export const useMe = (): Me => useSuspenseQuery(answerOf(seeMe, {})).data;

/** The organisation as it was when the page was opened; `undefined` for a moment at most. */
export const useOrganisation = (): Organisation | undefined => useQuery(answerOf(seeOrganisation, {})).data;
