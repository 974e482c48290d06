import { Button, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Group, listPeople, type PersonCard, setGroupMembers } from '#contract/people.ts';
import { answerOf, call } from '../api.ts';
import { PersonLine } from '../people/PersonLine.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import classes from './groups.module.css';

type Change = { members: string[]; owners: string[] };

/** Who is in a group; its owners add, remove and name further owners. */
export function Members({ group }: { group: Group }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (body: Change) => call(setGroupMembers, { params: { id: group.id }, body }),
    // Who may read what has changed with it.
    onSuccess: () => queries.invalidateQueries(),
  });
  const owners = new Set(group.owners.map(({ id }) => id));
  const now: Change = { members: group.members.map(({ id }) => id), owners: [...owners] };
  const without = (id: string) =>
    set.mutate({ members: now.members.filter((one) => one !== id), owners: now.owners.filter((one) => one !== id) });
  const turnOwner = (id: string) =>
    set.mutate({ ...now, owners: owners.has(id) ? now.owners.filter((one) => one !== id) : [...now.owners, id] });
  return (
    <section className={classes.kind}>
      <h2>{t('groups.members')}</h2>
      {group.members.length === 0 && <p>{t('groups.noMembers')}</p>}
      <FormProblem error={set.error} />
      {group.mayChange && (
        <AddMember known={group.members} onAdd={(id) => set.mutate({ ...now, members: [...now.members, id] })} />
      )}
      <ul className={classes.members}>
        {group.members.map((person) => (
          <li key={person.id}>
            <PersonLine person={person} />
            {owners.has(person.id) && <small>{t('groups.owner')}</small>}
            {group.mayChange && (
              <span>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  disabled={set.isPending}
                  onClick={() => turnOwner(person.id)}
                  aria-label={t(owners.has(person.id) ? 'groups.noOwnerOf' : 'groups.makeOwnerOf', {
                    name: person.name,
                  })}
                >
                  {t(owners.has(person.id) ? 'groups.noOwner' : 'groups.makeOwner')}
                </Button>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  disabled={set.isPending}
                  onClick={() => without(person.id)}
                  aria-label={t('groups.removeOf', { name: person.name })}
                >
                  {t('groups.remove')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const TYPING_MS = 150;

function AddMember({ known, onAdd }: { known: PersonCard[]; onAdd: (id: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { data } = useQuery({
    ...answerOf(listPeople, { query: words ? { q: words } : {} }),
    placeholderData: keepPreviousData,
  });
  const members = new Set(known.map(({ id }) => id));
  const choices = (data?.items ?? []).filter(({ id }) => !members.has(id));
  return (
    <Select
      maw={420}
      label={t('groups.add')}
      placeholder={t('groups.addHint')}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={null}
      onChange={(id) => {
        if (id) onAdd(id);
        setTyped('');
      }}
      nothingFoundMessage={t('groups.nobodyFound')}
    />
  );
}
