import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Failure, listFailures, type Source } from '#contract/sources.ts';
import { call } from '../api.ts';
import { Problem } from '../ui/Problem.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './sources.module.css';

/** Every document that could not be read, with its reason, same reasons together. */
export function Failures({ source: { id, failures } }: { source: Source }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    // The count is in the key: new failures are shown as they come.
    queryKey: ['get', listFailures.path, id, failures],
    queryFn: ({ pageParam }) =>
      call(listFailures, { params: { id }, query: pageParam === '' ? {} : { cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    enabled: failures > 0,
    placeholderData: (previous) => previous,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="failures">
      <h2 id="failures">{t('sources.failures.title')}</h2>
      {failures === 0 && <p className={classes.hint}>{t('sources.failures.none')}</p>}
      {failures > 0 && data === undefined && error && <Problem error={error} onRetry={() => void refetch()} />}
      {failures > 0 &&
        [...Map.groupBy(items, (failure) => failure.code)].map(([code, some]) => (
          <SameReason key={code} code={code} failures={some} />
        ))}
      {failures > 0 && hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('sources.failures.more')}
        </Button>
      )}
    </section>
  );
}

function SameReason({ code, failures }: { code: string; failures: Failure[] }) {
  const { t } = useTranslation();
  const words = t(`sources.failures.code.${code}`, { defaultValue: code });
  return (
    <details className={classes.reason} open>
      <summary>{t('sources.failures.group', { words, count: failures.length })}</summary>
      <ul>
        {failures.map((failure) => (
          <li key={failure.id}>
            <b>{failure.name}</b>
            <span className={classes.where}>{failure.location}</span>
            <span>
              {failure.message} <Time at={failure.at} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
