import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './ui.module.css';

/** In place of a whole page whose shape is not known yet. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <output className={classes.loading}>
      <Loader type="dots" aria-label={t('app.loading')} />
    </output>
  );
}
