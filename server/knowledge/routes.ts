import { listRecentDocuments, seeDocument } from '#contract/knowledge.ts';
import { type Db, afterCursor, cursorAfter } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Router } from '#kernel/http.ts';
import type { Readable } from '#kernel/readable.ts';
import type { Parser } from './parse/parser.ts';
import { type DocumentRow, documentById, passagesAt, rawHtmlOf, recentDocuments } from './store.ts';
import { documentCards, showDocument } from './view.ts';

const EXCERPT_LENGTH = 240;

export function mountKnowledge(router: Router, { db, parser }: { db: Db; parser: Parser }): void {
  router.on(seeDocument, (viewer, { params, query }) =>
    showDocument(db, viewer, params.id, query.from ?? 0, query.upTo),
  );

  router.on(listRecentDocuments, async (viewer, { query }) => {
    const limit = query.limit ?? 20;
    const found = await recentDocuments(db, viewer, limit + 1, {
      source: query.source,
      before: afterCursor(query.cursor),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await withExcerpts(db, page),
      next: found.length > limit && last ? cursorAfter(last) : null,
    };
  });

  router.bytes('/api/documents/:id/html', async (viewer, http) => {
    const document = await documentById(db, viewer, http.req.param('id') ?? '');
    const html = document && (await rawHtmlOf(db, document));
    if (!html) throw notFound();
    return http.body(await parser.renderMail(html), 200, {
      'Content-Type': 'text/html; charset=utf-8',
      // Shown in a frame of ours only, with no scripts, no origin, nothing loaded from elsewhere.
      'Content-Security-Policy':
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'",
      'Cache-Control': 'private, no-store',
    });
  });
}

async function withExcerpts(db: Db, page: Readable<DocumentRow>[]) {
  const cards = await documentCards(db, page);
  const first = await passagesAt(
    db,
    page,
    page.map((document) => ({ documentId: document.id, ordinal: 0 })),
  );
  const texts = new Map(first.map((row) => [row.documentId, row.text]));
  return cards.map((card) => ({ ...card, excerpt: excerptOf(texts.get(card.id) ?? '') }));
}

function excerptOf(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length <= EXCERPT_LENGTH ? flat : `${flat.slice(0, EXCERPT_LENGTH).replace(/\s+\S*$/, '')} …`;
}
