import { useTranslation } from 'react-i18next';
import type { Document, DocumentCard } from '#contract/knowledge.ts';
import { DocumentLine } from './DocumentLine.tsx';
import classes from './documents.module.css';

/** What hangs together with a document: its thread, its attachments, its near-duplicates. */
export function Around({ document }: { document: Document }) {
  return (
    <>
      <Some name="thread" documents={document.thread} />
      <Some name="attachments" documents={document.attachments} />
      <Some name="duplicates" documents={document.duplicates} />
    </>
  );
}

function Some({ name, documents }: { name: 'thread' | 'attachments' | 'duplicates'; documents: DocumentCard[] }) {
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
