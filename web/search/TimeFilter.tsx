import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Question, withTime, yearOf } from './question.ts';
import classes from './search.module.css';

/** Dates of one's own choice, for when a year is too much or too little. */
export function TimeFilter({ question, onChange }: { question: Question; onChange: (question: Question) => void }) {
  const { t } = useTranslation();
  const { from, to } = question;
  const own = Boolean(from || to) && yearOf(question) === null;
  return (
    <details className={classes.dates} open={own || undefined}>
      <summary>{t('search.ownTime')}</summary>
      <DateField label={t('search.from')} value={from} onSettle={(date) => onChange(withTime(question, date, to))} />
      <DateField label={t('search.to')} value={to} onSettle={(date) => onChange(withTime(question, from, date))} />
    </details>
  );
}

/** Asks only when the date is complete and the field is left: a year being typed is no date yet. */
function DateField({
  label,
  value = '',
  onSettle,
}: {
  label: string;
  value: string | undefined;
  onSettle: (date: string) => void;
}) {
  const settle = (typed: string) => typed !== value && onSettle(typed);
  return (
    <TextInput
      key={value}
      type="date"
      size="xs"
      label={label}
      defaultValue={value}
      onBlur={(event) => settle(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && settle(event.currentTarget.value)}
    />
  );
}
