import { MultiSelect, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listGroups } from '#contract/people.ts';
import { answerOf } from '../api.ts';
import { usePeopleFor } from '../people/PersonSelect.tsx';
import { isNobody, type Readers } from './readers.ts';

type Props = { readers: Readers; kinds: Array<Readers['kind']>; onChange: (readers: Readers) => void };

/** Everyone, some groups and people, or the owner alone; what each means stands beside it. */
export function ReadersPicker({ readers, kinds, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('sources.audience.label')}
        value={readers.kind}
        onChange={(chosen) => {
          const kind = kinds.find((one) => one === chosen);
          if (kind) onChange({ ...readers, kind });
        }}
      >
        <Stack gap="xs" mt="xs">
          {kinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`sources.audience.${kind}`)}
              description={t(`sources.audience.${kind}Hint`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {readers.kind === 'some' && (
        <>
          <GroupsField readers={readers} onChange={onChange} />
          <PeopleField readers={readers} onChange={onChange} />
        </>
      )}
    </Stack>
  );
}

type FieldProps = Omit<Props, 'kinds'>;

function GroupsField({ readers, onChange }: FieldProps) {
  const { t } = useTranslation();
  const { data } = useQuery(answerOf(listGroups, {}));
  const groups = data?.items ?? readers.groups;
  return (
    <MultiSelect
      label={t('sources.audience.groups')}
      data={groups.map(({ id, name }) => ({ value: id, label: name }))}
      value={readers.groups.map(({ id }) => id)}
      onChange={(ids) => onChange({ ...readers, groups: groups.filter(({ id }) => ids.includes(id)) })}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('sources.audience.noGroup')}
      description={isNobody(readers) && t('sources.audience.nobody')}
    />
  );
}

function PeopleField({ readers, onChange }: FieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const found = usePeopleFor(typed);
  const known = new Map([...found, ...readers.people].map((person) => [person.id, person]));
  return (
    <MultiSelect
      label={t('sources.audience.people')}
      placeholder={readers.people.length === 0 ? t('people.typeName') : ''}
      data={[...known.values()].map(({ id, name }) => ({ value: id, label: name }))}
      // The server has looked already, and forgives typos.
      filter={({ options }) => options}
      value={readers.people.map(({ id }) => id)}
      onChange={(ids) => onChange({ ...readers, people: ids.flatMap((id) => known.get(id) ?? []) })}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      hidePickedOptions
      nothingFoundMessage={t('people.nobodyFound')}
    />
  );
}
