import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { minuteChoices, useScheduleWords } from './words.ts';

export function ScheduleField({ minutes, onChange }: { minutes: number; onChange: (minutes: number) => void }) {
  const { t } = useTranslation();
  const words = useScheduleWords();
  const choices = [...new Set([...minuteChoices, minutes])].sort((a, b) => a - b);
  return (
    <NativeSelect
      label={t('sources.wizard.schedule')}
      data={choices.map((choice) => ({ value: String(choice), label: words(choice) }))}
      value={String(minutes)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    />
  );
}
