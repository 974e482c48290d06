import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { changeOrganisation, Language, seeOrganisation } from '#contract/organisation.ts';
import { answerOf, call } from '../api.ts';
import { useLanguageNames } from '../settings/language-names.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import classes from './administration.module.css';

export function OrganisationTab() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const languages = useLanguageNames();
  const asked = answerOf(seeOrganisation, {});
  const { data } = useQuery(asked);
  const change = useMutation({
    mutationFn: (form: FormData) =>
      call(changeOrganisation, {
        body: { name: textIn(form, 'name'), language: Language.catch('en').parse(form.get('language')) },
      }),
    onSuccess: (organisation) => queries.setQueryData(asked.queryKey, organisation),
  });
  if (!data) return null;
  return (
    <form className={classes.form} onSubmit={submitTo(change.mutate)}>
      <Stack>
        <TextInput
          name="name"
          required
          maxLength={120}
          label={t('administration.organisation.name')}
          defaultValue={data.name ?? ''}
          error={problemOf(change.error, 'name')}
        />
        <NativeSelect
          name="language"
          label={t('administration.organisation.language')}
          description={t('administration.organisation.languageHint')}
          data={languages}
          defaultValue={data.language}
        />
        <FormProblem error={change.error} fields={['name']} />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('administration.save')}
        </Button>
        <output>{change.isSuccess && t('administration.saved')}</output>
      </Stack>
    </form>
  );
}
