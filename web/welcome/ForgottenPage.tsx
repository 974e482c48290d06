import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { requestPasswordReset } from '#contract/sign-in.ts';
import { call } from '../api.ts';
import { useOrganisation } from '../people/me.ts';
import { paths } from '../paths.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import { Sheet } from './Sheet.tsx';
import classes from './welcome.module.css';

/** Sends a link, or says who can give one where no mail goes out. */
export function ForgottenPage() {
  const { t } = useTranslation();
  const mails = useOrganisation()?.mailConfigured ?? true;
  const ask = useMutation({
    mutationFn: (form: FormData) => call(requestPasswordReset, { body: { email: textIn(form, 'email') } }),
  });
  return (
    <Sheet
      title={t('welcome.forgotten.title')}
      about={t(mails ? 'welcome.forgotten.about' : 'welcome.forgotten.askSomebody')}
    >
      {mails && (
        <form onSubmit={submitTo(ask.mutate)}>
          <Stack>
            <TextInput
              name="email"
              type="email"
              label={t('welcome.email')}
              required
              autoComplete="username"
              error={problemOf(ask.error, 'email')}
            />
            <FormProblem error={ask.error} fields={['email']} />
            {ask.isSuccess && <output className={classes.said}>{t('welcome.forgotten.sent')}</output>}
            <Button type="submit" size="md" loading={ask.isPending}>
              {t('welcome.forgotten.do')}
            </Button>
          </Stack>
        </form>
      )}
      <p className={classes.other}>
        <Link {...paths.signIn()}>{t('welcome.signIn.link')}</Link>
      </p>
    </Sheet>
  );
}
