import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentCard } from '#contract/knowledge.ts';
import type { SearchResult } from '#contract/search.ts';
import { Authors } from '../documents/Authors.tsx';
import { DocumentLine } from '../documents/DocumentLine.tsx';
import { KindIcon } from '../documents/KindIcon.tsx';
import { Superseded } from '../documents/Superseded.tsx';
import { paths } from '../paths.ts';
import { Highlighted } from '../ui/Highlighted.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './search.module.css';
import { Why } from './Why.tsx';

/** A document that was found, with the passages that answer and why it is here. */
export function Result({ result }: { result: SearchResult }) {
  const { t } = useTranslation();
  const title = useId();
  const { document, passages, why, folded } = result;
  return (
    <article className={classes.result} aria-labelledby={title}>
      <KindIcon kind={document.kind} size={22} />
      <div className={classes.resultBody}>
        <h3 className={classes.resultTitle} id={title}>
          <Link {...paths.document(document.id, passages[0]?.ordinal)} data-result>
            <Highlighted pieces={result.titleHighlights} />
          </Link>
        </h3>
        <p className={classes.meta}>
          <Authors authors={document.authors} />
          <span>{t(`documents.kind.${document.kind}`)}</span>
          {document.superseded && <Superseded />}
          <span className={classes.place} title={document.location}>
            {document.source.name}
            {document.location && ` › ${document.location}`}
          </span>
          <Time at={document.at} />
        </p>
        {passages.map((passage) => (
          <Passage key={passage.ordinal} document={document} passage={passage} />
        ))}
        <div className={classes.feet}>
          {why.reasons.length > 0 && (
            <Why label={t('search.why')} reasons={why.reasons} missingWords={why.missingWords} />
          )}
          {folded.length > 0 && <Folded documents={folded} />}
          {why.missingWords.length > 0 && (
            <span className={classes.missing}>{t('search.missing', { words: why.missingWords.join(', ') })}</span>
          )}
        </div>
      </div>
    </article>
  );
}

function Passage({ document, passage }: { document: DocumentCard; passage: SearchResult['passages'][number] }) {
  const { t } = useTranslation();
  const page =
    passage.page === null
      ? null
      : t(document.kind === 'slides' ? 'search.slide' : 'search.page', { page: passage.page });
  const place = [passage.heading, page].filter(Boolean).join(' · ');
  return (
    <Link className={classes.passage} {...paths.document(document.id, passage.ordinal)}>
      {place && <span className={classes.heading}>{place}</span>}
      <span lang={document.language ?? undefined}>
        <Highlighted pieces={passage.highlights} />
      </span>
    </Link>
  );
}

function Folded({ documents }: { documents: DocumentCard[] }) {
  const { t } = useTranslation();
  return (
    <details className={classes.why}>
      <summary>{t('search.folded', { count: documents.length })}</summary>
      <ul>
        {documents.map((document) => (
          <li key={document.id}>
            <DocumentLine document={document} />
          </li>
        ))}
      </ul>
    </details>
  );
}
