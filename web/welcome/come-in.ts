import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

/** Only an address of our own pages: a link may bring any. */
export const safeBack = (back: string | undefined): string => (back && /^\/(?![/\\])/.test(back) ? back : '/');

/** After `enter` somebody is signed in: forgets what was known of anybody else and opens the page she came for. */
export function useComingIn<T>(enter: (told: T) => Promise<unknown>, back?: string) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: enter,
    onSuccess: () => {
      queries.clear();
      router.history.push(safeBack(back));
    },
  });
}
