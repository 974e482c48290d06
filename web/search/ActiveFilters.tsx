import { Button, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listGroups, seePerson } from '#contract/people.ts';
import type { Facets } from '#contract/search.ts';
import { listSources } from '#contract/sources.ts';
import { answerOf } from '../api.ts';
import { useLanguageName } from '../documents/language-name.ts';
import { countFilters, type FilterName, filterNames, type Question, toggleFilter } from './question.ts';
import { withoutFilters, withTime, yearOf } from './question.ts';
import classes from './search.module.css';

type Props = { facets: Facets | undefined; question: Question; onChange: (question: Question) => void };

/** Every filter in use as a chip that takes it away. */
export function ActiveFilters({ facets, question, onChange }: Props) {
  const { t } = useTranslation();
  if (countFilters(question) === 0) return null;
  return (
    <ul className={classes.chips} aria-label={t('search.filters')}>
      {filterNames.flatMap((name) =>
        question[name].map((value) => (
          <li key={`${name}:${value}`}>
            <Chip
              name={name}
              value={value}
              facets={facets}
              onRemove={() => onChange(toggleFilter(question, name, value))}
            />
          </li>
        )),
      )}
      {(question.from || question.to) && (
        <li>
          <TimeChip question={question} onRemove={() => onChange(withTime(question, undefined, undefined))} />
        </li>
      )}
      {countFilters(question) > 1 && (
        <li>
          <Button size="compact-sm" variant="subtle" onClick={() => onChange(withoutFilters(question))}>
            {t('search.removeFilters')}
          </Button>
        </li>
      )}
    </ul>
  );
}

function TimeChip({ question, onRemove }: { question: Question; onRemove: () => void }) {
  const { t } = useTranslation();
  const { from, to } = question;
  const ends =
    from && to ? t('search.between', { from, to }) : from ? t('search.since', { from }) : t('search.until', { to });
  return <ChipButton label={yearOf(question) ?? ends} onRemove={onRemove} />;
}

function Chip({
  name,
  value,
  facets,
  onRemove,
}: { name: FilterName; value: string; onRemove: () => void } & Pick<Props, 'facets'>) {
  return <ChipButton label={useFilterLabel(name, value, facets)} onRemove={onRemove} />;
}

function ChipButton({ label, onRemove }: { label: string; onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <UnstyledButton className={classes.chip} aria-label={t('search.removeFilter', { name: label })} onClick={onRemove}>
      {label} <IconX size={14} aria-hidden />
    </UnstyledButton>
  );
}

/** What a filter is called: the facets say it, or whoever knows, when nothing was found that has it. */
function useFilterLabel(name: FilterName, value: string, facets: Facets | undefined): string {
  const { t } = useTranslation();
  const languageName = useLanguageName();
  const known = facets && namesIn(facets)[name]?.get(value);
  const ask = facets !== undefined && known === undefined;
  const person = useQuery({ ...answerOf(seePerson, { params: { id: value } }), enabled: ask && name === 'person' });
  const groups = useQuery({ ...answerOf(listGroups, {}), enabled: ask && name === 'group' });
  const sources = useQuery({ ...answerOf(listSources, {}), enabled: ask && name === 'source' });
  if (name === 'kind') return t(`documents.kind.${value}`);
  if (name === 'language') return languageName(value);
  const found = {
    person: person.data?.name,
    group: groups.data?.items.find(({ id }) => id === value)?.name,
    source: sources.data?.items.find(({ id }) => id === value)?.name,
  }[name];
  return known ?? found ?? t('search.unknownFilter');
}

const namesIn = (facets: Facets): Partial<Record<FilterName, Map<string, string>>> => ({
  source: new Map(facets.sources.map(({ value }) => [value.id, value.name])),
  person: new Map(facets.people.map(({ value }) => [value.id, value.name])),
  group: new Map(facets.groups.map(({ value }) => [value.id, value.name])),
});
