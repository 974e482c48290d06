import { Language } from '#contract/organisation.ts';

/** What a language calls itself. */
export function nameOf(language: Language): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** Every language by its own name, as choices. */
export const languages = Language.options.map((value) => ({ value, label: nameOf(value) }));
