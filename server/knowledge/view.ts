import type { Contributor, Document, DocumentCard } from '#contract/knowledge.ts';
import type { Db } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Readable, Viewer } from '#kernel/readable.ts';
import { describeAudiences } from '#people';
import {
  attachmentsOf,
  blocksOf,
  type ContributorRow,
  contributorsOf,
  type DocumentFace,
  type DocumentRow,
  documentById,
  duplicatesOf,
  documentsById,
  outlineOf,
  threadOf,
} from './store.ts';

/** The cards of readable documents in one query, whatever their number. */
export async function documentCards(db: Db, documents: readonly Readable<DocumentFace>[]): Promise<DocumentCard[]> {
  const named = await contributorsOf(db, documents, ['author', 'editor']);
  const byDocument = Map.groupBy(named, (row) => row.documentId);
  return documents.map((document) => cardOf(document, authorsOf(byDocument.get(document.id) ?? [])));
}

function cardOf(document: Readable<DocumentFace>, authors: ContributorRow[]): DocumentCard {
  return {
    id: document.id,
    title: document.title,
    kind: document.kind as DocumentCard['kind'],
    language: document.language,
    source: {
      id: document.sourceId,
      name: document.sourceName,
      connector: document.connector,
      personal: document.personal,
    },
    location: document.location,
    at: document.at.toISOString(),
    superseded: document.superseded,
    authors: authors.slice(0, 10).map(contributorOf),
  };
}

/** Who wrote it; who changed it last only where nobody is named as its author. */
function authorsOf(rows: ContributorRow[]): ContributorRow[] {
  const authors = rows.filter((row) => row.role === 'author');
  return authors.length > 0 ? authors : rows;
}

const contributorOf = ({ role, name, address, person }: ContributorRow): Contributor => ({
  role,
  name: person?.name ?? name ?? address ?? '',
  address,
  person,
});

/** A document with a part of its text and everything around it that the viewer may read too. */
export async function showDocument(db: Db, viewer: Viewer, id: string, from: number, upTo = 0): Promise<Document> {
  const document = await documentById(db, viewer, id);
  if (!document) throw notFound();
  const [body, passages, named, attachments, thread, duplicates, parent, audience] = await Promise.all([
    blocksOf(db, document, from, upTo),
    outlineOf(db, document),
    contributorsOf(db, [document]),
    attachmentsOf(db, viewer, id),
    threadOf(db, viewer, document),
    duplicatesOf(db, viewer, document),
    document.parentId === null ? [] : documentsById(db, viewer, [document.parentId]),
    describeAudiences(db, viewer, [document.audienceId]),
  ]);
  const around = await documentCards(db, [...attachments, ...thread, ...duplicates, ...parent]);
  const cards = new Map(around.map((card) => [card.id, card]));
  const cardsOf = (rows: Readable<DocumentRow>[]) => rows.flatMap((row) => cards.get(row.id) ?? []);
  return {
    ...cardOf(document, authorsOf(named.filter((row) => row.role === 'author' || row.role === 'editor'))),
    contributors: named.map(contributorOf),
    audience: audience.get(document.audienceId) ?? { everyone: false, groups: [], people: [] },
    createdAt: document.writtenAt?.toISOString() ?? null,
    modifiedAt: document.modifiedAt?.toISOString() ?? null,
    blocks: body.blocks,
    nextBlock: body.next,
    passages,
    hasOriginal: true,
    url: document.url,
    hasHtml: document.hasHtml,
    parent: cardsOf(parent)[0] ?? null,
    attachments: cardsOf(attachments),
    thread: cardsOf(thread),
    duplicates: cardsOf(duplicates),
  };
}
