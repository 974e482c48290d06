import { UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SearchAnswer, Understood as Part } from '#contract/search.ts';
import { replacePart, withoutPart } from './operators.ts';
import type { Question } from './question.ts';
import classes from './search.module.css';

type Props = {
  answer: Pick<SearchAnswer, 'understood' | 'respelled' | 'unwritten'>;
  question: Question;
  onChange: (question: Question) => void;
};

/** What the words in the box were taken for: each operator as a chip that takes it out, and what was made of the rest. */
export function Understood({ answer: { understood, respelled, unwritten }, question, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const parts = understood.filter(({ operator }) => operator !== 'unclear');
  const unknown = understood.filter(({ means }) => means.length === 0);
  const write = (q: string) => onChange({ ...question, q });
  return (
    <>
      {parts.length > 0 && (
        <ul className={classes.chips} aria-label={t('search.understood.label')}>
          {parts.map((part) => (
            <li key={part.start}>
              <PartChip
                label={sayPart(t, i18n.language, part)}
                isUnknown={part.means.length === 0}
                onRemove={() => write(withoutPart(question.q, part))}
              />
            </li>
          ))}
        </ul>
      )}
      {respelled.length + unwritten.length + unknown.length > 0 && (
        <output className={classes.notice}>
          {respelled.map(({ typed, instead }) => (
            <span key={typed}>{t('search.respelled', { typed, instead })}</span>
          ))}
          {unwritten.length > 0 && (
            <span>{t('search.unwritten', { count: unwritten.length, words: listOf(i18n.language, unwritten) })}</span>
          )}
          {unknown.map((part) => (
            <Unknown
              key={part.start}
              part={part}
              onChoose={(name) => write(replacePart(question.q, part, `${part.not ? '-' : ''}from:"${name}"`))}
            />
          ))}
        </output>
      )}
    </>
  );
}

/** A pasted text may have many; a few of them tell enough. */
const MOST_SAID = 6;

const listOf = (language: string, words: string[]) =>
  new Intl.ListFormat(language, { type: 'disjunction' }).format(words.slice(0, MOST_SAID).map((word) => `“${word}”`));

/** Says that a name stands for nobody or nothing the reader may know, and who may have been meant. */
function Unknown({ part, onChoose }: { part: Part; onChoose: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <span>
      {t(`search.understood.unknown.${part.operator}`, { value: part.value })}
      {part.similar.length > 0 && ` ${t('search.understood.similar')}`}
      {part.similar.map((name) => (
        <UnstyledButton key={name} className={classes.similar} onClick={() => onChoose(name)}>
          {name}
        </UnstyledButton>
      ))}
    </span>
  );
}

function PartChip({ label, isUnknown, onRemove }: { label: string; isUnknown: boolean; onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <UnstyledButton
      className={classes.chip}
      data-unknown={isUnknown || undefined}
      aria-label={t('search.removeFilter', { name: label })}
      onClick={onRemove}
    >
      {label} <IconX size={14} aria-hidden />
    </UnstyledButton>
  );
}

const NAMED = 2;

/** A part in words: “From Ada Admin”, “Without “draft””, “Since 1 March 2025”. */
function sayPart(t: TFunction, language: string, { operator, not, value, means }: Part): string {
  const say = (what: string, values: Record<string, unknown>) =>
    t(`search.understood.${not ? 'not' : 'only'}.${what}`, values);
  switch (operator) {
    case 'from':
    case 'in': {
      const names = means.length === 0 ? [`“${value}”`] : means.slice(0, NAMED);
      const more = means.length - names.length;
      return say(operator, {
        names: new Intl.ListFormat(language, { type: not ? 'conjunction' : 'disjunction' }).format([
          ...names,
          ...(more > 0 ? [t('search.understood.more', { count: more })] : []),
        ]),
      });
    }
    case 'after':
    case 'before':
      return say(operator, {
        day: new Date(means[0] ?? '').toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' }),
      });
    case 'type':
      return say(operator, { kind: t(`documents.kind.${means[0] ?? 'file'}`) });
    default:
      return say('words', { words: value });
  }
}
