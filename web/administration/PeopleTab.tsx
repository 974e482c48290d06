import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listPeople } from '#contract/people.ts';
import { answerOf } from '../api.ts';
import { PersonLine } from '../people/PersonLine.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import classes from './administration.module.css';
import { ImportPeople } from './ImportPeople.tsx';
import { ManagePerson } from './ManagePerson.tsx';

const SHOWN = 50;

/** Roles, leaving and coming back, reset links, and the directory as a file. */
export function PeopleTab() {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [managed, setManaged] = useState<string | null>(null);
  const [q] = useDebouncedValue(words.trim(), 150);
  const query = { limit: SHOWN, ...(q !== '' && { q }) };
  const { data, error, refetch } = useQuery({ ...answerOf(listPeople, { query }), placeholderData: keepPreviousData });
  return (
    <>
      <TextInput
        type="search"
        maw={420}
        label={t('administration.people.find')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {data === undefined ? (
        error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeletons rows={6} height={48} />
        )
      ) : (
        <ul className={classes.rows}>
          {data.items.map((person) => (
            <li key={person.id} className={classes.row}>
              <PersonLine person={person} />
              <Button
                variant="default"
                size="compact-md"
                aria-label={t('administration.people.manageOf', { name: person.name })}
                onClick={() => setManaged(person.id)}
              >
                {t('administration.people.manage')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {data?.items.length === 0 && <output>{t('administration.people.none')}</output>}
      {data?.next && <p>{t('administration.people.more')}</p>}
      <ImportPeople />
      {managed && <ManagePerson id={managed} onClose={() => setManaged(null)} />}
    </>
  );
}
