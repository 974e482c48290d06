import { Button, FileInput, Group, Stack } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { importPeople } from '#contract/people.ts';
import { call } from '../api.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import classes from './administration.module.css';
import { ImportReport } from './ImportReport.tsx';

const EXAMPLE = `name,email,title,team,manager,location,languages,projects,about
Ada Winter,ada@example.org,Director,Office,,Ghent,nl;en,,Ask me about contracts.
Bo Summer,bo@example.org,Welder,Workshop,ada@example.org,Antwerp,nl;fr,Ferry 12;Dry dock,
`;

/** The directory from a CSV file: first what would happen, then, if that is right, it happens. */
export function ImportPeople({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [people, setPeople] = useState<File | null>(null);
  const [teams, setTeams] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: async (preview: boolean) => {
      const body = { people: (await people?.text()) ?? '', ...(teams && { teams: await teams.text() }), preview };
      return { preview, report: await call(importPeople, { body }) };
    },
    onSuccess: ({ preview }) => (preview ? undefined : queries.invalidateQueries()),
  });
  const choose = (set: (file: File | null) => void) => (file: File | null) => {
    run.reset();
    set(file);
  };
  const previewed = run.data?.preview ? run.data.report : null;
  const changes = previewed ? previewed.created + previewed.updated + previewed.teams.length : 0;
  return (
    <section className={classes.aside}>
      <h2>{t('administration.import.title')}</h2>
      <p>
        {t('administration.import.about')}{' '}
        <a download="people.csv" href={`data:text/csv;charset=utf-8,${encodeURIComponent(EXAMPLE)}`}>
          {t('administration.import.example')}
        </a>
      </p>
      <Stack>
        <div className={classes.files}>
          <CsvField label={t('administration.import.people')} file={people} onChoose={choose(setPeople)} />
          <CsvField label={t('administration.import.teams')} file={teams} onChoose={choose(setTeams)} />
        </div>
        <FormProblem error={run.error} />
        {run.data && <ImportReport report={run.data.report} isPreview={previewed !== null} />}
        <Group>
          {previewed ? (
            <Button disabled={changes === 0} loading={run.isPending} onClick={() => run.mutate(false)}>
              {t('administration.import.do')}
            </Button>
          ) : (
            !run.data && (
              <Button disabled={!people} loading={run.isPending} onClick={() => run.mutate(true)}>
                {t('administration.import.preview')}
              </Button>
            )
          )}
          <Button variant="default" onClick={onClose}>
            {t('administration.import.back')}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}

type CsvProps = { label: string; file: File | null; onChoose: (file: File | null) => void };

function CsvField({ label, file, onChoose }: CsvProps) {
  const { t } = useTranslation();
  return (
    <FileInput
      accept=".csv,text/csv"
      label={label}
      placeholder={t('app.chooseFile')}
      leftSection={<IconFileText size={18} aria-hidden />}
      value={file}
      onChange={onChoose}
      clearable
      clearButtonProps={{ 'aria-label': t('app.clearFile') }}
    />
  );
}
