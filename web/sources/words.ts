import { useTranslation } from 'react-i18next';
import { inWords } from './setting-fields.ts';

/** What a connector and its settings are called; one without a translation is named after itself. */
export function useConnectorWords(connector: string) {
  const { t } = useTranslation();
  const key = (rest: string) => `sources.connector.${connector}.${rest}`;
  return {
    label: t(key('label'), { defaultValue: inWords(connector) }),
    about: t(key('about'), { defaultValue: '' }),
    field: (name: string) => t(key(`field.${name}`), { defaultValue: inWords(name) }),
    hint: (name: string) => t(key(`hint.${name}`), { defaultValue: '' }),
    placeholder: (name: string) => t(key(`placeholder.${name}`), { defaultValue: '' }),
    choice: (name: string) => t(key(`choice.${name}`), { defaultValue: inWords(name) }),
  };
}

export const minuteChoices = [5, 15, 60, 360, 1440];

/** How often a source is read. */
export function useScheduleWords(): (minutes: number) => string {
  const { t } = useTranslation();
  return (minutes) =>
    minuteChoices.includes(minutes) ? t(`sources.every.${minutes}`) : t('sources.every.other', { minutes });
}
