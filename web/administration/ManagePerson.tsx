import { Button, Modal, NativeSelect, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { createPasswordReset, Role } from '#contract/organisation.ts';
import { changePerson, listPeople, type PersonChange, seePerson } from '#contract/people.ts';
import { answerOf, answersOf, call } from '../api.ts';
import { useMe } from '../people/me.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { SecretLink } from './SecretLink.tsx';

/** What an administrator may do for one person: her role, a reset link, leaving and coming back. */
export function ManagePerson({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe();
  const asked = answerOf(seePerson, { params: { id } });
  const { data: person, error } = useQuery(asked);
  const change = useMutation({
    mutationFn: (body: z.input<typeof PersonChange>) => call(changePerson, { params: { id }, body }),
    onSuccess: (changed) => {
      queries.setQueryData(asked.queryKey, changed);
      return queries.invalidateQueries(answersOf(listPeople));
    },
  });
  const reset = useMutation({ mutationFn: () => call(createPasswordReset, { body: { person: id } }) });
  const roles = Role.options.map((value) => ({ value, label: t(`people.role.${value}`) }));
  const isMe = me.person.id === id;
  return (
    <Modal
      opened
      onClose={onClose}
      title={person?.name ?? ''}
      closeButtonProps={{ 'aria-label': t('administration.close') }}
      attributes={{ header: { role: 'presentation' } }}
    >
      {!person && (error ? <Problem error={error} /> : <Skeletons rows={3} height={40} />)}
      {person && (
        <Stack>
          <NativeSelect
            label={t('administration.people.role')}
            description={t(isMe ? 'administration.people.ownRole' : 'administration.people.roleHint')}
            data={roles}
            value={person.role}
            disabled={change.isPending || isMe}
            onChange={(event) => change.mutate({ role: Role.parse(event.currentTarget.value) })}
          />
          {person.hasAccount && (
            <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
              {t('administration.people.reset')}
            </Button>
          )}
          {reset.data && <SecretLink link={reset.data.link}>{t('administration.people.resetDone')}</SecretLink>}
          {!isMe && (
            <>
              <p>{t(person.active ? 'administration.people.leaveAbout' : 'administration.people.returnAbout')}</p>
              <Button
                color={person.active ? 'red' : 'harbour'}
                loading={change.isPending}
                onClick={() => change.mutate({ active: !person.active })}
              >
                {t(person.active ? 'administration.people.leave' : 'administration.people.return')}
              </Button>
            </>
          )}
          <FormProblem error={change.error ?? reset.error} />
        </Stack>
      )}
    </Modal>
  );
}
