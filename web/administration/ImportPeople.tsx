import { Button, FileInput, Stack, Table } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { importPeople, type ImportReport, listPeople } from '#contract/people.ts';
import { answersOf, call } from '../api.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import classes from './administration.module.css';

const ROWS_SHOWN = 200;

/** The directory from a CSV file: first what would happen, then, if that is right, it happens. */
export function ImportPeople() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [people, setPeople] = useState<File | null>(null);
  const [teams, setTeams] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: async (preview: boolean) => {
      const body = { people: (await people?.text()) ?? '', ...(teams && { teams: await teams.text() }), preview };
      return { preview, report: await call(importPeople, { body }) };
    },
    onSuccess: ({ preview }) => (preview ? undefined : queries.invalidateQueries(answersOf(listPeople))),
  });
  const choose = (set: (file: File | null) => void) => (file: File | null) => {
    run.reset();
    set(file);
  };
  const isPreview = run.data?.preview === true;
  const changes = run.data ? run.data.report.created + run.data.report.updated : 0;
  return (
    <section className={classes.aside}>
      <h2>{t('administration.import.title')}</h2>
      <p>{t('administration.import.about')}</p>
      <Stack>
        <CsvField label={t('administration.import.people')} file={people} onChoose={choose(setPeople)} />
        <CsvField label={t('administration.import.teams')} file={teams} onChoose={choose(setTeams)} />
        <FormProblem error={run.error} />
        <Button
          variant="default"
          disabled={!people}
          loading={run.isPending}
          onClick={() => run.mutate(true)}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('administration.import.preview')}
        </Button>
        {run.data && <Report report={run.data.report} isPreview={isPreview} />}
        {isPreview && (
          <Button
            disabled={changes === 0}
            loading={run.isPending}
            onClick={() => run.mutate(false)}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('administration.import.do', { count: changes })}
          </Button>
        )}
      </Stack>
    </section>
  );
}

type CsvProps = { label: string; file: File | null; onChoose: (file: File | null) => void };

const CsvField = ({ label, file, onChoose }: CsvProps) => (
  <FileInput accept=".csv,text/csv" label={label} value={file} onChange={onChoose} clearable />
);

function Report({ report, isPreview }: { report: ImportReport; isPreview: boolean }) {
  const { t } = useTranslation();
  const told = report.rows.filter((row) => row.action !== 'same');
  const { created, updated, same, errors } = report;
  return (
    <>
      <output>
        {t(isPreview ? 'administration.import.would' : 'administration.import.did', { created, updated, same, errors })}
      </output>
      {report.ignoredColumns.length > 0 && (
        <p>{t('administration.import.ignored', { columns: report.ignoredColumns.join(', ') })}</p>
      )}
      {told.length > 0 && (
        <Table.ScrollContainer minWidth={520} maxHeight={360}>
          <Table className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                {['line', 'name', 'action', 'problem'].map((column) => (
                  <Table.Th key={column}>{t(`administration.import.${column}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {told.slice(0, ROWS_SHOWN).map((row) => (
                <Table.Tr key={row.line}>
                  <Table.Td>{row.line}</Table.Td>
                  <Table.Td>{row.name || row.email}</Table.Td>
                  <Table.Td>{t(`administration.import.actions.${row.action}`)}</Table.Td>
                  <Table.Td>{row.problem}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
