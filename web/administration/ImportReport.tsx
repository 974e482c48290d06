import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportReport as Report } from '#contract/people.ts';
import classes from './administration.module.css';

const ROWS_SHOWN = 200;

/** What an import would do, or did: in a sentence, then line by line, what was left out first. */
export function ImportReport({ report, isPreview }: { report: Report; isPreview: boolean }) {
  const { t } = useTranslation();
  const { created, updated, same, errors, teams, ignoredColumns } = report;
  const told = report.rows
    .filter((row) => row.action !== 'same')
    .toSorted((a, b) => Number(b.action === 'error') - Number(a.action === 'error'));
  return (
    <>
      <output className={classes.said}>
        {t(isPreview ? 'administration.import.would' : 'administration.import.did', { created, updated, same, errors })}
      </output>
      {teams.length > 0 && (
        <p className={classes.said}>
          {t('administration.import.teamsTold')}{' '}
          {teams
            .map(({ name, parent }) => (parent ? t('administration.import.teamIn', { name, parent }) : name))
            .join(', ')}
        </p>
      )}
      {ignoredColumns.length > 0 && (
        <p className={classes.said}>{t('administration.import.ignored', { columns: ignoredColumns.join(', ') })}</p>
      )}
      {told.length > 0 && <Lines rows={told.slice(0, ROWS_SHOWN)} />}
      {told.length > ROWS_SHOWN && (
        <p className={classes.said}>{t('administration.import.moreLines', { count: told.length - ROWS_SHOWN })}</p>
      )}
    </>
  );
}

function Lines({ rows }: { rows: Report['rows'] }) {
  const { t } = useTranslation();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <figure className={classes.scroll} aria-label={t('administration.import.lines')} tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {['line', 'name', 'action'].map((column) => (
              <Table.Th key={column}>{t(`administration.import.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td>{row.line}</Table.Td>
              <Table.Td>
                {row.name || row.email}
                {row.problem && <small>{row.problem}</small>}
              </Table.Td>
              <Table.Td>{t(`administration.import.actions.${row.action}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </figure>
  );
}
