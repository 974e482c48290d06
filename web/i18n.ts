import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { Language } from '#contract/organisation.ts';

type Words = { default: Record<string, object> };

/** The words of each language, loaded when somebody speaks it. */
const spoken: Record<Language, () => Promise<Words>> = {
  en: () => import('./i18n/en.ts'),
  nl: () => import('./i18n/nl.ts'),
  fr: () => import('./i18n/fr.ts'),
  de: () => import('./i18n/de.ts'),
};

const words = createInstance();

void words.use(initReactI18next).init({
  resources: {},
  initAsync: false,
  // English stands in for what is not translated yet.
  fallbackLng: 'en',
  load: 'languageOnly',
  // React escapes.
  interpolation: { escapeValue: false },
});

const languageIn = (tag: string): string | undefined => tag.toLowerCase().split('-')[0];

/** The first language of the browser that there are words for. */
export const browserLanguage = (): Language =>
  navigator.languages.flatMap((tag) => Language.safeParse(languageIn(tag)).data ?? [])[0] ?? 'en';

/**
 * Speaks a language, in the variety of it that the browser names, if any: dates and numbers are written as in Belgium
 * or in the Netherlands. The page says which it is, so that it is read aloud right.
 */
export async function speak(language: Language): Promise<void> {
  await Promise.all([load('en'), load(language)]);
  const locale = navigator.languages.find((tag) => languageIn(tag) === language) ?? language;
  if (words.language !== locale) await words.changeLanguage(locale);
  document.documentElement.lang = locale;
}

async function load(language: Language): Promise<void> {
  if (!words.hasResourceBundle(language, 'translation'))
    words.addResourceBundle(language, 'translation', (await spoken[language]()).default);
}
