import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Language } from '#contract/organisation.ts';
import { changeMySettings, type Me, seeMe } from '#contract/people.ts';
import { answerOf, call } from '../api.ts';
import { speak } from '../i18n.ts';

type Change = { theme?: Me['theme']; language?: Language | null };

/** Changes my language or colours; seen at once, and taken back when it could not be kept. */
export function useMySettings() {
  const queries = useQueryClient();
  const { queryKey } = answerOf(seeMe, {});
  return useMutation({
    mutationFn: (change: Change) => call(changeMySettings, { body: change }),
    onMutate: ({ theme, language }) => {
      const before = queries.getQueryData(queryKey);
      const change = { ...(theme && { theme }), ...(language !== undefined && { ownLanguage: language }) };
      if (before) queries.setQueryData(queryKey, { ...before, ...change });
      return before;
    },
    onSuccess: async (me) => {
      queries.setQueryData(queryKey, me);
      await speak(me.language);
    },
    onError: (error, _change, before) => {
      if (before) queries.setQueryData(queryKey, before);
      notifications.show({ color: 'red', message: error.message });
    },
  });
}
