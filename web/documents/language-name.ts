import { useTranslation } from 'react-i18next';

/** The name of a language in the reader's own; the code itself where nobody knows it. */
export function useLanguageName(): (code: string) => string {
  const { i18n } = useTranslation();
  return (code) => {
    try {
      return new Intl.DisplayNames([i18n.language], { type: 'language', fallback: 'none' }).of(code) ?? code;
    } catch {
      return code;
    }
  };
}
