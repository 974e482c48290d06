import { useTranslation } from 'react-i18next';
import type { Run } from '#contract/sources.ts';
import { Time } from '../ui/Time.tsx';
import classes from './sources.module.css';

const counted = ['read', 'added', 'changed', 'deleted', 'failed'] as const;

/** The last readings, newest first, the present one left out. */
export function Runs({ runs }: { runs: Run[] }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const ended = runs.filter(({ outcome }) => outcome !== 'running');
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">{t('sources.runs.title')}</h2>
      {ended.length === 0 ? (
        <p className={classes.hint}>{t('sources.runs.none')}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <figure className={classes.scroll} aria-labelledby="runs" tabIndex={0}>
          <table className={classes.runs}>
            <thead>
              <tr>
                <th scope="col">{t('sources.runs.started')}</th>
                <th scope="col">{t('sources.runs.outcome')}</th>
                <th scope="col">{t('sources.runs.took')}</th>
                {counted.map((name) => (
                  <th key={name} scope="col" className={classes.number}>
                    {t(name === 'read' ? 'sources.runs.read' : `sources.run.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ended.map((run) => (
                <tr key={run.id}>
                  <td>
                    <Time at={run.startedAt} />
                  </td>
                  <td>
                    {t(`sources.runs.is.${run.outcome}`)}
                    {run.problem && <span className={classes.hint}>{run.problem.message}</span>}
                  </td>
                  <td>{tookWords(run, i18n.language)}</td>
                  {counted.map((name) => (
                    <td key={name} className={classes.number}>
                      {number.format(run[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </figure>
      )}
    </section>
  );
}

function tookWords({ startedAt, endedAt }: Run, language: string): string {
  if (endedAt === null) return '';
  const seconds = Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000));
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}
