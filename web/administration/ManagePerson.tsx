import { Button, Group, NativeSelect, Select, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { createPasswordReset, invitePerson, Role } from '#contract/organisation.ts';
import { changePerson, listGroups, type Person, type PersonChange, seePerson } from '#contract/people.ts';
import { answerOf, call } from '../api.ts';
import { useMe } from '../people/me.ts';
import { PersonSelect } from '../people/PersonSelect.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import classes from './administration.module.css';
import { SecretLink } from './SecretLink.tsx';

/** What an administrator may do for one person: her role and place, a way in, leaving and coming back. */
export function ManagePerson({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: person, error } = useQuery(answerOf(seePerson, { params: { id } }));
  return (
    <Dialog title={person?.name ?? ''} onClose={onClose}>
      {!person && (error ? <Problem error={error} /> : <Skeletons rows={4} height={56} />)}
      {person && (
        <Stack gap="lg">
          {person.active && <Place person={person} />}
          {person.active && <WayIn person={person} />}
          <Leaving person={person} />
        </Stack>
      )}
    </Dialog>
  );
}

/** Every choice is kept at once; it may change what the person reads, so everything is asked for anew. */
function useChange({ id }: Person) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof PersonChange>) => call(changePerson, { params: { id }, body }),
    onSuccess: () => queries.invalidateQueries(),
  });
}

function Place({ person }: { person: Person }) {
  const { t } = useTranslation();
  const isMe = useMe().person.id === person.id;
  const change = useChange(person);
  const { data } = useQuery(answerOf(listGroups, {}));
  const teams = (data?.items ?? []).filter(({ kind }) => kind === 'team');
  return (
    <Stack>
      <NativeSelect
        label={t('administration.people.role')}
        description={t(isMe ? 'administration.people.ownRole' : 'administration.people.roleHint')}
        data={Role.options.map((value) => ({ value, label: t(`people.role.${value}`) }))}
        value={person.role}
        disabled={change.isPending || isMe}
        onChange={(event) => change.mutate({ role: Role.parse(event.currentTarget.value) })}
      />
      <Select
        label={t('administration.people.team')}
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
        value={teams.find(({ name }) => name === person.team)?.id ?? null}
        disabled={change.isPending}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('administration.people.noTeam') }}
        onChange={(team) => change.mutate({ team })}
      />
      <PersonSelect
        key={person.manager?.id ?? ''}
        label={t('people.manager')}
        value={person.manager}
        without={[person]}
        disabled={change.isPending}
        clearable
        onChoose={(manager) => change.mutate({ manager: manager?.id ?? null })}
      />
      <FormProblem error={change.error} />
      {change.isSuccess && <output>{t('app.saved')}</output>}
    </Stack>
  );
}

/** A link for a new password, or for the first one. */
function WayIn({ person: { id, name, email, role, hasAccount } }: { person: Person }) {
  const { t } = useTranslation();
  const link = useMutation({
    mutationFn: async () => {
      if (hasAccount || !email)
        return { ...(await call(createPasswordReset, { body: { person: id } })), words: 'resetDone' };
      const invitation = await call(invitePerson, { body: { email, name, role } });
      return { ...invitation, words: invitation.mailed ? 'mailed' : 'handOver' };
    },
  });
  if (!hasAccount && !email) return null;
  return (
    <div className={classes.part}>
      {!hasAccount && <p>{t('administration.people.noAccount')}</p>}
      <Button variant="default" loading={link.isPending} onClick={() => link.mutate()}>
        {t(hasAccount ? 'administration.people.reset' : 'administration.people.invite')}
      </Button>
      <FormProblem error={link.error} />
      {link.data?.link && (
        <SecretLink link={link.data.link}>{t(`administration.link.${link.data.words}`, { email })}</SecretLink>
      )}
    </div>
  );
}

function Leaving({ person }: { person: Person }) {
  const { t } = useTranslation();
  const isMe = useMe().person.id === person.id;
  const change = useChange(person);
  if (isMe) return null;
  const words = person.active ? 'leave' : 'return';
  return (
    <div className={classes.part}>
      <p>{t(`administration.people.${words}About`)}</p>
      <FormProblem error={change.error} />
      <Group>
        <Button
          {...(person.active && { color: 'red', variant: 'light' })}
          loading={change.isPending}
          onClick={() => change.mutate({ active: !person.active })}
        >
          {t(`administration.people.${words}`)}
        </Button>
      </Group>
    </div>
  );
}
