import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { Link, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Language, setUpOrganisation } from '#contract/organisation.ts';
import { call } from '../api.ts';
import { browserLanguage } from '../i18n.ts';
import { useOrganisation } from '../people/me.ts';
import { paths } from '../paths.ts';
import { languages } from '../settings/languages.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import { useComingIn } from './come-in.ts';
import { NewPassword } from './NewPassword.tsx';
import { Sheet } from './Sheet.tsx';
import classes from './welcome.module.css';

const FIELDS = ['name', 'administrator.name', 'administrator.email', 'administrator.password'];

const setUp = (form: FormData) =>
  call(setUpOrganisation, {
    body: {
      name: textIn(form, 'organisation'),
      language: Language.catch('en').parse(form.get('language')),
      administrator: { name: textIn(form, 'name'), email: textIn(form, 'email'), password: textIn(form, 'password') },
    },
  });

/** An organisation and the first person in it, who administers it; whoever has set it up is on the way inside. */
export function SetUpPage() {
  const { t } = useTranslation();
  const organisation = useOrganisation();
  const enter = useComingIn(setUp);
  if (!enter.isPending && !enter.isSuccess && organisation && organisation.state !== 'empty')
    return <Navigate {...paths.welcome()} replace />;
  return (
    <Sheet title={t('welcome.setUp.title')} about={t('welcome.setUp.about')}>
      <form onSubmit={submitTo(enter.mutate)}>
        <Stack>
          <TextInput
            name="organisation"
            label={t('welcome.setUp.organisation')}
            required
            maxLength={120}
            autoComplete="organization"
            error={problemOf(enter.error, 'name')}
          />
          <NativeSelect
            name="language"
            label={t('welcome.setUp.language')}
            data={languages}
            defaultValue={browserLanguage()}
          />
          <FirstPerson error={enter.error} />
          <FormProblem error={enter.error} fields={FIELDS} />
          <Button type="submit" size="md" loading={enter.isPending}>
            {t('welcome.setUp.do')}
          </Button>
        </Stack>
      </form>
      {organisation?.demoOffered && <DemoInstead />}
    </Sheet>
  );
}

/** Who sets it up, and administers it from then on. */
function FirstPerson({ error }: { error: Error | null }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        name="name"
        label={t('welcome.setUp.name')}
        required
        maxLength={120}
        autoComplete="name"
        error={problemOf(error, 'administrator.name')}
      />
      <TextInput
        name="email"
        type="email"
        label={t('welcome.email')}
        required
        maxLength={254}
        autoComplete="email"
        error={problemOf(error, 'administrator.email')}
      />
      <NewPassword problem={problemOf(error, 'administrator.password')} />
    </>
  );
}

function DemoInstead() {
  const { t } = useTranslation();
  return (
    <p className={classes.other}>
      <Link {...paths.welcome()}>{t('welcome.setUp.back')}</Link>
    </p>
  );
}
