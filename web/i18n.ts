import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#contract/organisation.ts';

type Words = { default: Record<string, object> };

/** The languages there are words for, each loaded when somebody speaks it. */
const spoken: Partial<Record<Language, () => Promise<Words>>> = {
  en: () => import('./i18n/en.ts'),
};

export const isSpoken = (language: Language): boolean => language in spoken;

const words = createInstance();

void words.use(initReactI18next).init({
  resources: {},
  initAsync: false,
  fallbackLng: 'en',
  // React escapes.
  interpolation: { escapeValue: false },
});

/** Speaks a language; English where it is not spoken yet. The page says which it is, so that it is read aloud right. */
export async function speak(wanted: Language): Promise<void> {
  const language = isSpoken(wanted) ? wanted : 'en';
  const load = spoken[language];
  if (load && !words.hasResourceBundle(language, 'translation'))
    words.addResourceBundle(language, 'translation', (await load()).default);
  if (words.language !== language) await words.changeLanguage(language);
  document.documentElement.lang = language;
}
