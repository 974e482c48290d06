import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DocumentCard } from '#contract/knowledge.ts';
import type { Person } from '#contract/people.ts';
import { type AlikePerson, seePeopleLike } from '#contract/search.ts';
import { answerOf } from '../api.ts';
import { DocumentLine } from '../documents/DocumentLine.tsx';
import { Problem } from '../ui/Problem.tsx';
import classes from './people.module.css';
import { PersonLine } from './PersonLine.tsx';

/** Who else writes about what a person writes about, and what shows it. Nothing where nobody does. */
export function Alike({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(answerOf(seePeopleLike, { params: { id: person.id } }));
  if (data === undefined && error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className={classes.part} aria-labelledby="people-alike">
      <h2 id="people-alike">{t('people.alike.title')}</h2>
      <p>{t('people.alike.about')}</p>
      <ul className={classes.alike}>
        {data.items.map((one) => (
          <li key={one.person.id}>
            <OnePerson one={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OnePerson({ one: { person, together, documentsTogether, evidence } }: { one: AlikePerson }) {
  const { t } = useTranslation();
  return (
    <>
      <PersonLine person={person} />
      {together.length > 0 && (
        <Documents title={t('people.alike.together', { count: documentsTogether })} documents={together} />
      )}
      {evidence.length > 0 && <Documents title={t('people.alike.same')} documents={evidence} />}
    </>
  );
}

const Documents = ({ title, documents }: { title: string; documents: DocumentCard[] }) => (
  <div className={classes.reasons}>
    <small>{title}</small>
    <ul>
      {documents.map((document) => (
        <li key={document.id}>
          <DocumentLine document={document} />
        </li>
      ))}
    </ul>
  </div>
);
