import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signIn } from '#contract/sign-in.ts';
import { call } from '../api.ts';
import { useOrganisation } from '../people/me.ts';
import { paths } from '../paths.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { submitTo, textIn } from '../ui/forms.ts';
import { useComingIn } from './come-in.ts';
import { Sheet } from './Sheet.tsx';
import classes from './welcome.module.css';

const route = getRouteApi('/door/sign-in');

export function SignInPage() {
  const { t } = useTranslation();
  const { back } = route.useSearch();
  const organisation = useOrganisation();
  const enter = useComingIn(
    (form: FormData) => call(signIn, { body: { email: textIn(form, 'email'), password: textIn(form, 'password') } }),
    back,
  );
  const elsewhere = organisation?.state === 'empty' || (organisation?.demo && organisation.demoOffered);
  if (elsewhere) return <Navigate {...paths.welcome()} replace />;
  return (
    <Sheet title={t('welcome.signIn.title')} about={organisation?.name}>
      <form onSubmit={submitTo(enter.mutate)}>
        <Stack>
          <TextInput name="email" type="email" label={t('welcome.email')} required autoComplete="username" />
          <PasswordInput name="password" label={t('welcome.password')} required autoComplete="current-password" />
          <FormProblem error={enter.error} title={t('welcome.signIn.problem')} />
          <Button type="submit" size="md" loading={enter.isPending}>
            {t('welcome.signIn.do')}
          </Button>
        </Stack>
      </form>
      <p className={classes.other}>
        <Link {...paths.forgotten()}>{t('welcome.forgotten.link')}</Link>
      </p>
    </Sheet>
  );
}
