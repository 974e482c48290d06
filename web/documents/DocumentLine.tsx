import { Link } from '@tanstack/react-router';
import type { DocumentCard } from '#contract/knowledge.ts';
import { paths } from '../paths.ts';
import { Time } from '../ui/Time.tsx';
import classes from './documents.module.css';
import { KindIcon } from './KindIcon.tsx';
import { Superseded } from './Superseded.tsx';

/** A document in one line of a list: what it is, who wrote it, when. */
export function DocumentLine({ document, passage }: { document: DocumentCard; passage?: number }) {
  const author = document.authors[0]?.name;
  return (
    <Link className={classes.line} {...paths.document(document.id, passage)}>
      <KindIcon kind={document.kind} />
      <span className={classes.lineText}>
        <span className={classes.lineTitle}>{document.title}</span>
        <span className={classes.lineMeta}>
          {document.superseded && <Superseded />}
          {author && <span>{author}</span>}
          <Time at={document.at} />
        </span>
      </span>
    </Link>
  );
}
