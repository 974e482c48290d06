import { useTranslation } from 'react-i18next';
import { Language } from '#contract/organisation.ts';
import { isSpoken } from '../i18n.ts';

const nameOf = (language: Language) => {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
};

/** Every language by its own name, as choices; those without words yet say so. */
export function useLanguageNames(): Array<{ value: Language; label: string }> {
  const { t } = useTranslation();
  return Language.options.map((value) => ({
    value,
    label: isSpoken(value) ? nameOf(value) : t('settings.languageSoon', { language: nameOf(value) }),
  }));
}
