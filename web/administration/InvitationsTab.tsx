import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Invitation, invitePerson, listInvitations, Role, withdrawInvitation } from '#contract/organisation.ts';
import { answerOf, answersOf, call } from '../api.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './administration.module.css';
import { SecretLink } from './SecretLink.tsx';

const invite = (form: FormData) => {
  const name = textIn(form, 'name').trim();
  const role = Role.catch('member').parse(form.get('role'));
  return call(invitePerson, { body: { email: textIn(form, 'email'), role, ...(name !== '' && { name }) } });
};

/** Who is asked in, and by which link. */
export function InvitationsTab() {
  return (
    <>
      <InviteForm />
      <Invitations />
    </>
  );
}

function InviteForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sent = useMutation({
    mutationFn: invite,
    onSuccess: () => queries.invalidateQueries(answersOf(listInvitations)),
  });
  const roles = Role.options.map((value) => ({ value, label: t(`people.role.${value}`) }));
  return (
    <form className={classes.form} onSubmit={submitTo(sent.mutate)}>
      <Stack>
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput
            name="email"
            type="email"
            required
            maxLength={254}
            label={t('administration.invitations.email')}
            error={problemOf(sent.error, 'email')}
          />
          <TextInput name="name" maxLength={120} label={t('administration.invitations.name')} />
          <NativeSelect name="role" label={t('administration.invitations.role')} data={roles} />
        </Group>
        <FormProblem error={sent.error} fields={['email', 'name']} />
        <Button type="submit" loading={sent.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('administration.invitations.do')}
        </Button>
        {sent.data?.link && (
          <SecretLink link={sent.data.link}>
            {t(`administration.link.${sent.data.mailed ? 'mailed' : 'handOver'}`, { email: sent.data.email })}
          </SecretLink>
        )}
      </Stack>
    </form>
  );
}

function Invitations() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(answerOf(listInvitations, {}));
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={3} height={56} />;
  return (
    <section className={classes.aside}>
      <h2>{t('administration.invitations.list')}</h2>
      {data.items.length === 0 && <p>{t('administration.invitations.none')}</p>}
      <ul className={classes.rows}>
        {data.items.map((invitation) => (
          <Row key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function Row({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => call(withdrawInvitation, { params: { id: invitation.id } }),
    onSuccess: () => queries.invalidateQueries(answersOf(listInvitations)),
  });
  return (
    <li className={classes.row}>
      <div>
        <b>{invitation.name ?? invitation.email}</b>
        <span>
          {invitation.name && `${invitation.email} · `}
          {t(`people.role.${invitation.role}`)} · {t(`administration.invitations.state.${invitation.state}`)} ·{' '}
          <Time at={invitation.createdAt} />
        </span>
        <FormProblem error={withdraw.error} />
      </div>
      {invitation.state === 'open' && (
        <Button
          variant="default"
          size="compact-md"
          loading={withdraw.isPending}
          aria-label={t('administration.invitations.withdrawOf', { email: invitation.email })}
          onClick={() => withdraw.mutate()}
        >
          {t('administration.invitations.withdraw')}
        </Button>
      )}
    </li>
  );
}
