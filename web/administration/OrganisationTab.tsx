import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { changeOrganisation, Language, type Organisation, seeOrganisation } from '#contract/organisation.ts';
import { seeMe } from '#contract/people.ts';
import { answerOf, call } from '../api.ts';
import { speak } from '../i18n.ts';
import { languages } from '../settings/languages.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import classes from './administration.module.css';

export function OrganisationTab() {
  const { data, error, refetch } = useQuery(answerOf(seeOrganisation, {}));
  if (data) return <OrganisationForm organisation={data} />;
  return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={2} height={60} />;
}

function OrganisationForm({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (form: FormData) =>
      call(changeOrganisation, {
        body: { name: textIn(form, 'name'), language: Language.catch('en').parse(form.get('language')) },
      }),
    // Who has not chosen a language follows the organisation's, perhaps oneself.
    onSuccess: async () => {
      await queries.invalidateQueries();
      await speak((await queries.fetchQuery(answerOf(seeMe, {}))).language);
    },
  });
  return (
    <form className={classes.form} onSubmit={submitTo(change.mutate)}>
      <Stack>
        <TextInput
          name="name"
          required
          maxLength={120}
          label={t('administration.organisation.name')}
          defaultValue={organisation.name ?? ''}
          error={problemOf(change.error, 'name')}
        />
        <NativeSelect
          name="language"
          label={t('administration.organisation.language')}
          description={t('administration.organisation.languageHint')}
          data={languages}
          defaultValue={organisation.language}
        />
        <FormProblem error={change.error} fields={['name']} />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('app.save')}
        </Button>
        <output>{change.isSuccess && t('app.saved')}</output>
      </Stack>
    </form>
  );
}
