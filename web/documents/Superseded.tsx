import { useTranslation } from 'react-i18next';
import classes from './documents.module.css';

/** The document says of itself that it does not hold any more. */
export function Superseded() {
  const { t } = useTranslation();
  return <span className={classes.superseded}>{t('documents.superseded')}</span>;
}
