import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listPeople } from '#contract/people.ts';
import { answersOf, call } from '../api.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/Empty.tsx';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import classes from './people.module.css';
import { PersonLine } from './PersonLine.tsx';

const TYPING_MS = 150;

/** Everybody, found as one types by name, work or team; the words stand in the address. */
export function PeoplePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q = '' } = useSearch({ strict: false });
  const look = useDebouncedCallback((words: string) => {
    void navigate({ ...paths.people(words.trim()), replace: true });
  }, TYPING_MS);
  return (
    <Page title={t('people.title')} about={t('people.about')}>
      <TextInput
        className={classes.find}
        type="search"
        size="md"
        aria-label={t('people.find')}
        placeholder={t('people.find')}
        leftSection={<IconSearch size={18} aria-hidden />}
        defaultValue={q}
        onChange={(event) => look(event.currentTarget.value)}
      />
      <Found q={q} />
    </Page>
  );
}

function Found({ q }: { q: string }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...answersOf(listPeople).queryKey, 'pages', q],
    queryFn: ({ pageParam, signal }) =>
      call(listPeople, {
        query: { limit: 60, ...(q !== '' && { q }), ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={6} height={64} />;
  const people = data.pages.flatMap((page) => page.items);
  if (people.length === 0) return <Empty title={t('people.nobody')}>{t('people.nobodyAbout')}</Empty>;
  return (
    <>
      <ul className={classes.people}>
        {people.map((person) => (
          <li key={person.id}>
            <PersonLine person={person} size={52} />
            {person.about && <p>{person.about}</p>}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('people.more')}
        </Button>
      )}
    </>
  );
}
