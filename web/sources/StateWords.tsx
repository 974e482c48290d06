import { useTranslation } from 'react-i18next';
import type { SourceCard } from '#contract/sources.ts';
import classes from './sources.module.css';

/** How a source is doing, in words with a dot that repeats them. */
export function StateWords({ state }: { state: SourceCard['state'] }) {
  const { t } = useTranslation();
  return (
    <span className={classes.state} data-state={state}>
      {t(`sources.state.${state}`)}
    </span>
  );
}
