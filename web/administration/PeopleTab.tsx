import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconSearch, IconTableImport } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePerson, listFormerPeople, listPeople, type PersonCard } from '#contract/people.ts';
import { answerOf, call } from '../api.ts';
import { PersonLine } from '../people/PersonLine.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import classes from './administration.module.css';
import { ImportPeople } from './ImportPeople.tsx';
import { ManagePerson } from './ManagePerson.tsx';

const WHO = ['here', 'left'] as const;
type Who = (typeof WHO)[number];

/** Roles, places, reset links, leaving and coming back, and the directory as a file. */
export function PeopleTab() {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [who, setWho] = useState<Who>('here');
  const [isImporting, importing] = useDisclosure();
  const [q] = useDebouncedValue(words.trim(), 150);
  if (isImporting) return <ImportPeople onClose={importing.close} />;
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          type="search"
          aria-label={t('administration.people.find')}
          placeholder={t('administration.people.find')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('administration.people.who')}
          value={who}
          data={WHO.map((value) => ({ value, label: t(`administration.people.${value}`) }))}
          onChange={setWho}
        />
        <Button variant="default" leftSection={<IconTableImport size={18} aria-hidden />} onClick={importing.open}>
          {t('administration.import.title')}
        </Button>
      </div>
      <People who={who} q={q} />
    </>
  );
}

const SHOWN = 50;

function People({ who, q }: { who: Who; q: string }) {
  const { t } = useTranslation();
  const [managed, setManaged] = useState<string | null>(null);
  const asked = { query: { limit: SHOWN, ...(q !== '' && { q }) } };
  const { data, error, refetch } = useQuery({
    ...answerOf(who === 'here' ? listPeople : listFormerPeople, asked),
    placeholderData: keepPreviousData,
  });
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={6} height={60} />;
  return (
    <>
      <ul className={classes.rows}>
        {data.items.map((person) =>
          who === 'here' ? (
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
          ) : (
            <SomebodyWhoLeft key={person.id} person={person} />
          ),
        )}
      </ul>
      {data.items.length === 0 && (
        <output className={classes.said}>
          {t(who === 'left' && q === '' ? 'administration.people.noneLeft' : 'administration.people.none')}
        </output>
      )}
      {data.next && <p className={classes.said}>{t('administration.people.more')}</p>}
      {managed && <ManagePerson id={managed} onClose={() => setManaged(null)} />}
    </>
  );
}

function SomebodyWhoLeft({ person }: { person: PersonCard }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const back = useMutation({
    mutationFn: () => call(changePerson, { params: { id: person.id }, body: { active: true } }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <li className={classes.row}>
      <div>
        <PersonLine person={person} />
        <FormProblem error={back.error} />
      </div>
      <Button
        variant="default"
        size="compact-md"
        loading={back.isPending}
        aria-label={t('administration.people.returnOf', { name: person.name })}
        onClick={() => back.mutate()}
      >
        {t('administration.people.return')}
      </Button>
    </li>
  );
}
