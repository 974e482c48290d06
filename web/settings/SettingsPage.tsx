import { Button, NativeSelect, PasswordInput, SegmentedControl, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Language } from '#contract/organisation.ts';
import type { Me } from '#contract/people.ts';
import { changePassword, signOutEverywhere } from '#contract/sign-in.ts';
import { call } from '../api.ts';
import { paths } from '../paths.ts';
import { useMe, useOrganisation } from '../people/me.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import { Page } from '../ui/Page.tsx';
import { languages, nameOf } from './languages.ts';
import { useMySettings } from './my-settings.ts';
import classes from './settings.module.css';

const THEMES: Me['theme'][] = ['auto', 'light', 'dark'];

export function SettingsPage() {
  const { t } = useTranslation();
  const { person } = useMe();
  const demo = useOrganisation()?.demo;
  return (
    <Page
      title={t('settings.title')}
      actions={
        <Button variant="default" renderRoot={(props) => <Link {...props} {...paths.person(person.id)} />}>
          {t('settings.profile')}
        </Button>
      }
    >
      <Looks />
      {/* Nobody in the demo has a password. */}
      {person.hasAccount && !demo && <Password />}
      <Devices />
    </Page>
  );
}

function Looks() {
  const { t } = useTranslation();
  const { ownLanguage, theme } = useMe();
  const organisations = useOrganisation()?.language ?? 'en';
  const change = useMySettings();
  return (
    <section className={classes.part}>
      <h2>{t('settings.looks')}</h2>
      <NativeSelect
        label={t('settings.language')}
        data={[{ value: '', label: t('settings.organisations', { language: nameOf(organisations) }) }, ...languages]}
        value={ownLanguage ?? ''}
        onChange={(event) =>
          change.mutate({ language: Language.nullable().catch(null).parse(event.currentTarget.value) })
        }
      />
      <SegmentedControl
        aria-label={t('app.theme')}
        value={theme}
        data={THEMES.map((value) => ({ value, label: t(`app.themes.${value}`) }))}
        onChange={(value) => change.mutate({ theme: value })}
      />
    </section>
  );
}

function Password() {
  const { t } = useTranslation();
  const change = useMutation({
    mutationFn: (form: FormData) =>
      call(changePassword, {
        body: { currentPassword: textIn(form, 'current'), newPassword: textIn(form, 'new') },
      }),
  });
  return (
    <section className={classes.part}>
      <h2>{t('settings.password.title')}</h2>
      <p>{t('settings.password.about')}</p>
      <form
        onSubmit={(event) => {
          const form = event.currentTarget;
          submitTo((told) => change.mutate(told, { onSuccess: () => form.reset() }))(event);
        }}
      >
        <Stack>
          <PasswordInput
            name="current"
            required
            maxLength={128}
            autoComplete="current-password"
            label={t('settings.password.current')}
            error={problemOf(change.error, 'currentPassword')}
          />
          <PasswordInput
            name="new"
            required
            minLength={10}
            maxLength={128}
            autoComplete="new-password"
            label={t('settings.password.new')}
            description={t('welcome.passwordHint')}
            error={problemOf(change.error, 'newPassword')}
          />
          <FormProblem error={change.error} fields={['currentPassword', 'newPassword']} />
          <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
            {t('settings.password.do')}
          </Button>
          <output>{change.isSuccess && t('settings.password.done')}</output>
        </Stack>
      </form>
    </section>
  );
}

function Devices() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const router = useRouter();
  const leave = useMutation({
    mutationFn: () => call(signOutEverywhere, {}),
    onSuccess: async () => {
      await router.navigate(paths.signIn());
      queries.clear();
    },
  });
  return (
    <section className={classes.part}>
      <h2>{t('settings.devices.title')}</h2>
      <p>{t('settings.devices.about')}</p>
      <Button
        variant="default"
        loading={leave.isPending}
        onClick={() => leave.mutate()}
        style={{ justifySelf: 'flex-start' }}
      >
        {t('settings.devices.do')}
      </Button>
      <FormProblem error={leave.error} />
    </section>
  );
}
