import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A number of documents: the eye sees the number, the ear hears of what. */
export function Count({ of }: { of: number }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <span aria-hidden>{of.toLocaleString(i18n.language)}</span>
      <VisuallyHidden>{t('topics.documents', { count: of })}</VisuallyHidden>
    </>
  );
}
