import { useTranslation } from 'react-i18next';
import type { Topic } from '#contract/topics.ts';
import classes from './topics.module.css';

const HEIGHT = 64;
const STEP = 24;
const BAR = 15;

/** What was written and changed in the last twelve months, as small bars and in words. */
export function Movement({ months }: { months: Topic['months'] }) {
  const { t, i18n } = useTranslation();
  const total = (of: 'written' | 'changed') => months.reduce((sum, month) => sum + month[of], 0);
  const most = Math.max(1, ...months.map(({ written, changed }) => written + changed));
  const nameOf = (month: string, style: 'short' | 'narrow') =>
    new Date(`${month}-15`).toLocaleDateString(i18n.language, { month: style });
  return (
    <section className={classes.part}>
      <h2>{t('topics.movement')}</h2>
      <figure className={classes.movement}>
        <svg viewBox={`0 0 ${months.length * STEP} ${HEIGHT + 18}`} aria-hidden>
          {months.map(({ month, written, changed }, place) => {
            const [high, low] = [(changed / most) * HEIGHT, (written / most) * HEIGHT];
            const x = place * STEP + (STEP - BAR) / 2;
            return (
              <g key={month}>
                <title>{`${nameOf(month, 'short')}: ${t('topics.writtenAndChanged', { written, changed })}`}</title>
                <rect className={classes.ground} x={x} y={HEIGHT - 1} width={BAR} height={1} />
                <rect className={classes.written} x={x} y={HEIGHT - low} width={BAR} height={low} rx={2} />
                <rect className={classes.changed} x={x} y={HEIGHT - low - high} width={BAR} height={high} rx={2} />
                <text x={x + BAR / 2} y={HEIGHT + 13}>
                  {nameOf(month, 'narrow')}
                </text>
              </g>
            );
          })}
        </svg>
        <figcaption>
          {t('topics.writtenAndChanged', { written: total('written'), changed: total('changed') })}
        </figcaption>
      </figure>
    </section>
  );
}
