import { Button, Group as Row, MultiSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeGroup, createGroup, type Group, listGroups } from '#contract/people.ts';
import { answerOf, call } from '../api.ts';
import { paths } from '../paths.ts';
import { useMe } from '../people/me.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';

/** A new group, or another name, description and place for one that is there. */
export function GroupForm({ group, onClose }: { group?: Group; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { role } = useMe();
  const [parents, setParents] = useState(group?.parents.map(({ id }) => id) ?? []);
  const save = useMutation({
    mutationFn: (form: FormData) => {
      const body = { name: textIn(form, 'name'), about: textIn(form, 'about'), parents };
      const kind = form.get('team') === null ? 'community' : 'team';
      return group
        ? call(changeGroup, { params: { id: group.id }, body })
        : call(createGroup, { body: { ...body, kind } });
    },
    onSuccess: async (saved) => {
      onClose();
      await queries.invalidateQueries();
      await navigate(paths.group(saved.id));
    },
  });
  return (
    <Dialog title={group ? t('groups.changeTitle', { name: group.name }) : t('groups.create')} onClose={onClose}>
      <form onSubmit={submitTo(save.mutate)}>
        <Stack>
          <Names group={group} error={save.error} />
          <Parents group={group} value={parents} onChange={setParents} />
          {!group && role === 'administrator' && <Switch name="team" label={t('groups.isTeam')} />}
          <FormProblem error={save.error} fields={['name']} />
          <Row justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('app.save')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Dialog>
  );
}

function Names({ group, error }: { group: Group | undefined; error: Error | null }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        data-autofocus
        name="name"
        required
        maxLength={120}
        label={t('groups.name')}
        defaultValue={group?.name ?? ''}
        error={problemOf(error, 'name')}
      />
      <Textarea
        name="about"
        maxLength={2000}
        autosize
        minRows={2}
        label={t('groups.what')}
        defaultValue={group?.about ?? ''}
      />
    </>
  );
}

type ParentsProps = { group: Group | undefined; value: string[]; onChange: (ids: string[]) => void };

function Parents({ group, value, onChange }: ParentsProps) {
  const { t } = useTranslation();
  const { data } = useQuery(answerOf(listGroups, {}));
  const others = (data?.items ?? []).filter(({ id }) => id !== group?.id);
  return (
    <MultiSelect
      label={t('groups.parents')}
      description={t('groups.parentsHint')}
      data={others.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      maxValues={10}
      searchable
    />
  );
}
