import { Button, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { acceptInvitation, seeInvitation } from '#contract/organisation.ts';
import { ApiProblem, call } from '../api.ts';
import { paths } from '../paths.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import { Loading } from '../ui/Loading.tsx';
import { useComingIn } from './come-in.ts';
import { useSecret } from './secret.ts';
import { NewPassword } from './NewPassword.tsx';
import { Sheet } from './Sheet.tsx';
import classes from './welcome.module.css';

/** Where an invitation leads: a name and a password, and one is in. */
export function InvitationPage() {
  const { t } = useTranslation();
  const token = useSecret();
  const { data, error } = useQuery({
    queryKey: ['post', seeInvitation.path, token],
    queryFn: () => call(seeInvitation, { body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data) return <Accept token={token} invitation={data} />;
  if (!error) return <Loading />;
  const isGone = error instanceof ApiProblem && (error.status === 404 || error.status === 400);
  return (
    <Sheet
      title={t(isGone ? 'welcome.invitation.gone' : 'app.problem.title')}
      about={isGone && t('welcome.invitation.goneAbout')}
    >
      {!isGone && <FormProblem error={error} />}
      <p className={classes.other}>
        <Link {...paths.signIn()}>{t('welcome.signIn.link')}</Link>
      </p>
    </Sheet>
  );
}

function Accept({ token, invitation }: { token: string; invitation: z.infer<typeof seeInvitation.returns> }) {
  const { t } = useTranslation();
  const enter = useComingIn((form: FormData) =>
    call(acceptInvitation, { body: { token, name: textIn(form, 'name'), password: textIn(form, 'password') } }),
  );
  const { organisation, email, name } = invitation;
  return (
    <Sheet title={t('welcome.invitation.title', { organisation })} about={t('welcome.invitation.about', { email })}>
      <form onSubmit={submitTo(enter.mutate)}>
        <Stack>
          {/* So that the browser keeps the password with the address it is for. */}
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <TextInput
            name="name"
            label={t('welcome.invitation.name')}
            required
            maxLength={120}
            autoComplete="name"
            defaultValue={name ?? ''}
            error={problemOf(enter.error, 'name')}
          />
          <NewPassword problem={problemOf(enter.error, 'password')} />
          <FormProblem error={enter.error} fields={['name', 'password']} />
          <Button type="submit" size="md" loading={enter.isPending}>
            {t('welcome.invitation.do')}
          </Button>
        </Stack>
      </form>
    </Sheet>
  );
}
