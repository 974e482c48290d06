import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DocumentKind } from '#contract/knowledge.ts';
import type { Source } from '#contract/sources.ts';
import { KindIcon } from '../documents/KindIcon.tsx';
import { paths } from '../paths.ts';
import classes from './sources.module.css';

/** What came in, by kind; each leads to those documents. */
export function Overview({ source: { id, documents, kinds } }: { source: Source }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="came-in">
      <h2 id="came-in">{t('sources.overview')}</h2>
      {documents === 0 ? (
        <p className={classes.hint}>{t('sources.noDocuments')}</p>
      ) : (
        <ul className={classes.kinds}>
          {kinds.map(({ kind, documents: count }) => {
            const known = DocumentKind.safeParse(kind).data ?? 'file';
            return (
              <li key={kind}>
                <Link {...paths.search({ q: '', source: [id], kind: [known] })}>
                  <KindIcon kind={known} size={20} />
                  <span>
                    <b>{t(`documents.kind.${known}`)}</b>
                    <span className={classes.hint}>{t('sources.documents', { count })}</span>
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
