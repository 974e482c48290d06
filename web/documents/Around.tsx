import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Document, DocumentCard } from '#contract/knowledge.ts';
import { seeRelated } from '#contract/search.ts';
import { answerOf } from '../api.ts';
import { PersonLine } from '../people/PersonLine.tsx';
import { DocumentLine } from './DocumentLine.tsx';
import classes from './documents.module.css';

/** What hangs together with a document: its thread, its attachments, its near-duplicates, what is about the same. */
export function Around({ document }: { document: Document }) {
  return (
    <>
      <Some name="thread" documents={document.thread} />
      <Some name="attachments" documents={document.attachments} />
      <Some name="duplicates" documents={document.duplicates} />
      <Related id={document.id} />
    </>
  );
}

/** Comes after the text; without it the page is whole. */
function Related({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(answerOf(seeRelated, { params: { id } }));
  return (
    <>
      <Some name="related" documents={data?.items.map((item) => item.document) ?? []} />
      {data !== undefined && data.people.length > 0 && (
        <section aria-labelledby="relatedPeople">
          <h2 id="relatedPeople" className={classes.sideTitle}>
            {t('documents.relatedPeople')}
          </h2>
          <ul className={classes.people}>
            {data.people.map((person) => (
              <li key={person.id}>
                <PersonLine person={person} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

type Name = 'thread' | 'attachments' | 'duplicates' | 'related';

function Some({ name, documents }: { name: Name; documents: DocumentCard[] }) {
  const { t } = useTranslation();
  if (documents.length === 0) return null;
  return (
    <section aria-labelledby={name}>
      <h2 id={name} className={classes.sideTitle}>
        {t(`documents.${name}`)}
      </h2>
      <ul className={classes.lines}>
        {documents.map((document) => (
          <li key={document.id}>
            <DocumentLine document={document} />
          </li>
        ))}
      </ul>
    </section>
  );
}
