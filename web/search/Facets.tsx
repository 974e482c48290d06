import { Checkbox, UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Facets as FacetsFound } from '#contract/search.ts';
import { useLanguageName } from '../documents/language-name.ts';
import { PersonFace } from '../people/PersonFace.tsx';
import { type FilterName, type Question, toggleFilter, withYear, yearOf } from './question.ts';
import classes from './search.module.css';
import { TimeFilter } from './TimeFilter.tsx';

type Props = { facets: FacetsFound; question: Question; onChange: (question: Question) => void };
type Choice = { value: string; label: ReactNode; count: number };

/** What the found documents can be narrowed by. */
export function Facets({ facets, question, onChange }: Props) {
  const { t } = useTranslation();
  const languageName = useLanguageName();
  const facet = (name: FilterName, choices: Choice[]) => (
    <Facet
      title={t(`search.facet.${name}`)}
      choices={choices}
      chosen={question[name]}
      onToggle={(value) => onChange(toggleFilter(question, name, value))}
    />
  );
  return (
    <>
      {facet(
        'kind',
        facets.kinds.map(({ value, count }) => ({ value, label: t(`documents.kind.${value}`), count })),
      )}
      {facet(
        'source',
        facets.sources.map(({ value, count }) => ({ value: value.id, label: value.name, count })),
      )}
      {facet(
        'person',
        facets.people.map(({ value, count }) => ({
          value: value.id,
          label: (
            <span className={classes.facetPerson}>
              <PersonFace person={value} size={20} /> {value.name}
            </span>
          ),
          count,
        })),
      )}
      {facet(
        'group',
        facets.groups.map(({ value, count }) => ({ value: value.id, label: value.name, count })),
      )}
      <Facet
        title={t('search.facet.time')}
        choices={facets.years.map(({ value, count }) => ({ value, label: value, count }))}
        chosen={[yearOf(question) ?? '']}
        onToggle={(year) => onChange(withYear(question, year))}
      >
        <TimeFilter question={question} onChange={onChange} />
      </Facet>
      {facet(
        'language',
        facets.languages.map(({ value, count }) => ({ value, label: languageName(value), count })),
      )}
    </>
  );
}

const FEW = 5;

function Facet({
  title,
  choices,
  chosen,
  onToggle,
  children,
}: {
  title: string;
  choices: Choice[];
  chosen: string[];
  onToggle: (value: string) => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  if (choices.length === 0) return null;
  const shown = choices.filter(({ value }, index) => all || index < FEW || chosen.includes(value));
  return (
    <fieldset className={classes.facet}>
      <legend>{title}</legend>
      {shown.map(({ value, label, count }) => (
        <div key={value} className={classes.choice}>
          <Checkbox size="xs" label={label} checked={chosen.includes(value)} onChange={() => onToggle(value)} />
          <span className={classes.count} aria-hidden>
            {count}
          </span>
        </div>
      ))}
      {choices.length > FEW && (
        <UnstyledButton className={classes.moreChoices} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('search.facetLess') : t('search.facetMore', { count: choices.length - FEW })}
        </UnstyledButton>
      )}
      {children}
    </fieldset>
  );
}
