import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Contributor } from '#contract/knowledge.ts';
import { PersonFace } from '../people/PersonFace.tsx';
import { paths } from '../paths.ts';
import classes from './documents.module.css';

const FEW = 2;

/** The first authors with their faces; colleagues lead to their page, others are named as the document names them. */
export function Authors({ authors, shown = FEW }: { authors: Contributor[]; shown?: number }) {
  const { t } = useTranslation();
  const more = authors.length - shown;
  if (authors.length === 0) return null;
  return (
    <span className={classes.authors}>
      {authors.slice(0, shown).map(({ name, person, address }) =>
        person ? (
          <Link key={person.id} className={classes.author} {...paths.person(person.id)}>
            <PersonFace person={person} size={22} />
            {name}
          </Link>
        ) : (
          <span key={address ?? name} className={classes.author}>
            {name}
          </span>
        ),
      )}
      {more > 0 && <span>{t('documents.moreAuthors', { count: more })}</span>}
    </span>
  );
}
