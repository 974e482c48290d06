import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './welcome.module.css';

/** The documents are still being read; nobody has to wait for them. */
export function DemoProgress() {
  const { t } = useTranslation();
  return (
    <div className={classes.progress}>
      <output>{t('welcome.demo.reading')}</output>
      <Progress value={100} animated aria-label={t('welcome.demo.progress')} />
    </div>
  );
}
