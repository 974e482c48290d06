import { Button, Group, Skeleton, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changeSource,
  type ConnectorCard,
  listConnectors,
  listSources,
  previewSource,
  seeSource,
  type Source,
} from '#contract/sources.ts';
import { answerOf, call } from '../api.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Preview } from './Preview.tsx';
import { fieldProblemsOf } from './problems.ts';
import { audienceOf, isNobody, type Readers, readersOf } from './readers.ts';
import { ReadersPicker } from './ReadersPicker.tsx';
import { ScheduleField } from './ScheduleField.tsx';
import { answersOf, chosenParts, missingFields, type SettingValues, startValues } from './setting-fields.ts';
import { SettingsFields } from './SettingsFields.tsx';

/** Name, readers, schedule and settings of a source. */
export function EditSource({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(answerOf(listConnectors, {}));
  const connector = data?.items.find(({ name }) => name === source.connector);
  return (
    <Dialog title={t('sources.edit.title', { name: source.name })} size="lg" onClose={onClose}>
      {connector ? <EditForm source={source} connector={connector} onClose={onClose} /> : <Skeleton height={320} />}
    </Dialog>
  );
}

type Props = { source: Source; connector: ConnectorCard; onClose: () => void };

function EditForm({ source, connector, onClose }: Props) {
  const { t } = useTranslation();
  const { draft, setDraft, blocked, save } = useEditing(source, connector, onClose);
  const problems = fieldProblemsOf(save.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked) save.mutate();
      }}
    >
      <Stack gap="lg">
        <TextInput
          label={t('sources.wizard.name')}
          required
          maxLength={120}
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        {!source.personal && (
          <ReadersPicker
            kinds={['everyone', 'some']}
            readers={draft.readers}
            onChange={(readers) => setDraft({ ...draft, readers })}
          />
        )}
        <ScheduleField minutes={draft.minutes} onChange={(minutes) => setDraft({ ...draft, minutes })} />
        <SettingsFields
          connector={connector.name}
          fields={connector.fields}
          values={draft.values}
          problems={problems}
          kept
          onChange={(values) => setDraft({ ...draft, values })}
        />
        <Look
          source={source}
          connector={connector}
          values={draft.values}
          onChoose={(values) => setDraft({ ...draft, values })}
        />
        {Object.keys(problems).length === 0 && <FormProblem error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={blocked}>
            {t('app.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Draft = { name: string; readers: Readers; minutes: number; values: SettingValues };

function useEditing(source: Source, connector: ConnectorCard, onClose: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const stored = startValues(connector.fields, source.settings);
  const [draft, setDraft] = useState<Draft>({
    name: source.name,
    readers: readersOf(source.audience),
    minutes: source.everyMinutes,
    values: stored,
  });
  const settings = answersOf(connector.fields, draft.values);
  const save = useMutation({
    mutationFn: () =>
      call(changeSource, { params: { id: source.id }, body: changesIn(source, draft, stored, settings) }),
    onSuccess: (changed) => {
      queries.setQueryData(answerOf(seeSource, { params: { id: source.id } }).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['get', listSources.path] });
      notifications.show({ message: t('sources.told.saved') });
      onClose();
    },
  });
  const incomplete = missingFields(connector.fields, draft.values, true).length > 0;
  return { draft, setDraft, save, blocked: incomplete || (!source.personal && isNobody(draft.readers)) };
}

/** Only what changed is sent: other settings make the source be compared from the start. */
function changesIn(source: Source, draft: Draft, stored: SettingValues, settings: SettingValues) {
  const audience = source.personal ? undefined : audienceOf(draft.readers);
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return {
    ...(draft.name !== source.name && { name: draft.name }),
    ...(audience && !same(audience, audienceOf(readersOf(source.audience))) && { audience }),
    ...(draft.minutes !== source.everyMinutes && { everyMinutes: draft.minutes }),
    ...(!same(draft.values, stored) && { settings }),
  };
}

/** Tries the settings as they stand, and offers what is there to be ticked. */
function Look({
  source,
  connector,
  values,
  onChoose,
}: Pick<Props, 'source' | 'connector'> & { values: SettingValues; onChoose: (values: SettingValues) => void }) {
  const { t } = useTranslation();
  const parts = chosenParts(connector);
  const look = useMutation({
    mutationFn: () =>
      call(previewSource, {
        body: { connector: connector.name, settings: answersOf(connector.fields, values), source: source.id },
      }),
  });
  const chosen = parts && values[parts.name];
  return (
    <Stack gap="sm">
      <Group>
        <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>
          {t('sources.edit.look')}
        </Button>
      </Group>
      <FormProblem error={look.error} />
      {look.data && (
        <Preview
          previewed={look.data}
          chosen={Array.isArray(chosen) ? chosen : null}
          onChoose={(ids) => parts && onChoose({ ...values, [parts.name]: ids })}
        />
      )}
    </Stack>
  );
}
