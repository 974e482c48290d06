import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listPeople, type PersonCard } from '#contract/people.ts';
import { answerOf } from '../api.ts';

const TYPING_MS = 150;

/** People whose name, work or team fits what is typed so far. The server looks, and forgives typos. */
export function usePeopleFor(typed: string) {
  const [words] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { data } = useQuery({
    ...answerOf(listPeople, { query: words ? { q: words } : {} }),
    placeholderData: keepPreviousData,
  });
  return data?.items ?? [];
}

type Props = {
  label: string;
  /** Who is chosen already; without, every choice is told and the field empties itself. */
  value?: PersonCard | null;
  /** Who may not be chosen. */
  without: PersonCard[];
  disabled?: boolean;
  clearable?: boolean;
  onChoose: (person: PersonCard | null) => void;
};

export function PersonSelect({ label, value = null, without, onChoose, ...rest }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value?.name ?? '');
  const found = usePeopleFor(typed === value?.name ? '' : typed);
  const out = new Set(without.map(({ id }) => id));
  const choices = [...(value ? [value] : []), ...found.filter(({ id }) => id !== value?.id && !out.has(id))];
  return (
    <Select
      {...rest}
      label={label}
      placeholder={t('people.typeName')}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      data={choices.map(({ id, name, title }) => ({ value: id, label: name, title }))}
      renderOption={({ option }) => <Choice person={choices.find(({ id }) => id === option.value)} />}
      value={value?.id ?? null}
      onChange={(chosen) => {
        onChoose(choices.find(({ id }) => id === chosen) ?? null);
        if (!value) setTyped('');
      }}
      nothingFoundMessage={t('people.nobodyFound')}
    />
  );
}

/** Two people may share a name: what they do tells them apart. */
function Choice({ person }: { person: PersonCard | undefined }) {
  const words = [person?.title, person?.team].filter(Boolean).join(' · ');
  return (
    <span>
      {person?.name} {words && <small>{words}</small>}
    </span>
  );
}
