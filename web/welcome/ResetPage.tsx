import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { resetPassword } from '#contract/sign-in.ts';
import { call } from '../api.ts';
import { paths } from '../paths.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import { useSecret } from './secret.ts';
import { NewPassword } from './NewPassword.tsx';
import { Sheet } from './Sheet.tsx';
import classes from './welcome.module.css';

/** Where a reset link leads. */
export function ResetPage() {
  const { t } = useTranslation();
  const token = useSecret();
  const reset = useMutation({
    mutationFn: (form: FormData) => call(resetPassword, { body: { token, newPassword: textIn(form, 'password') } }),
  });
  if (reset.isSuccess)
    return (
      <Sheet title={t('welcome.reset.doneTitle')} about={t('welcome.reset.doneAbout')}>
        <Button size="md" renderRoot={(props) => <Link {...props} {...paths.signIn()} />}>
          {t('welcome.signIn.do')}
        </Button>
      </Sheet>
    );
  if (token === '')
    return (
      <Sheet title={t('welcome.reset.incomplete')} about={t('welcome.reset.incompleteAbout')}>
        <AnotherLink />
      </Sheet>
    );
  return (
    <Sheet title={t('welcome.reset.title')} about={t('welcome.reset.about')}>
      <form onSubmit={submitTo(reset.mutate)}>
        <Stack>
          <NewPassword problem={problemOf(reset.error, 'newPassword')} />
          <FormProblem error={reset.error} fields={['newPassword']} />
          <Button type="submit" size="md" loading={reset.isPending}>
            {t('welcome.reset.do')}
          </Button>
        </Stack>
      </form>
      <AnotherLink />
    </Sheet>
  );
}

function AnotherLink() {
  const { t } = useTranslation();
  return (
    <p className={classes.other}>
      <Link {...paths.forgotten()}>{t('welcome.reset.again')}</Link>
    </p>
  );
}
