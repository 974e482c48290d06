import { useTranslation } from 'react-i18next';
import type { Reason } from '#contract/search.ts';
import { percentsOf } from './percents.ts';
import classes from './search.module.css';

type Props = { label: string; reasons: Reason[]; missingWords?: string[] };

/** Folded away until asked for: each reason in words, with its part in the whole as a bar; what takes away has none. */
export function Why({ label, reasons, missingWords = [] }: Props) {
  const { t } = useTranslation();
  const counted = reasons.filter(({ part }) => part !== 0).toSorted((a, b) => b.part - a.part);
  const percents = percentsOf(counted.map(({ part }) => part));
  return (
    <details className={classes.why}>
      <summary>{label}</summary>
      <p>{t('search.whyAbout')}</p>
      <ul>
        {counted.map(({ signal }, place) => {
          const percent = percents[place] ?? 0;
          return (
            <li key={signal}>
              <span>{t(`search.reason.${signal}`, { defaultValue: signal })}</span>
              <span className={classes.part} aria-hidden>
                <span style={{ inlineSize: `${Math.max(0, percent)}%` }} />
              </span>
              <span className={classes.percent}>
                {t('search.percent', { percent: String(percent).replace('-', '−') })}
              </span>
            </li>
          );
        })}
      </ul>
      {missingWords.length > 0 && <p>{t('search.missing', { words: missingWords.join(', ') })}</p>}
    </details>
  );
}
