import { z } from 'zod';
import { ById, endpoint, Id, Instant, pageOf, Paging } from './endpoint.ts';
import { AudienceView, PersonCard } from './people.ts';

export const DocumentKind = z.enum(['page', 'text', 'pdf', 'word', 'slides', 'sheet', 'mail', 'file']);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** Somebody behind a document: a colleague when the address is known, otherwise as the document names them. */
export const Contributor = z.object({
  role: z.enum(['author', 'editor', 'recipient', 'copied']),
  name: z.string(),
  address: z.string().nullable(),
  person: PersonCard.nullable(),
});
export type Contributor = z.infer<typeof Contributor>;

export const DocumentCard = z.object({
  id: Id,
  title: z.string(),
  kind: DocumentKind,
  language: z.string().nullable(),
  source: z.object({ id: Id, name: z.string(), connector: z.string(), personal: z.boolean() }),
  location: z.string(),
  at: Instant,
  /** It says of itself that it does not hold any more. */
  superseded: z.boolean(),
  authors: z.array(Contributor),
});
export type DocumentCard = z.infer<typeof DocumentCard>;

export const Span = z.object({
  text: z.string(),
  href: z.string().optional(),
  strong: z.boolean().optional(),
  emphasis: z.boolean().optional(),
  code: z.boolean().optional(),
});
const page = z.number().optional();
export const Block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('heading'), level: z.number(), text: z.string(), page }),
  z.object({ type: z.literal('paragraph'), spans: z.array(Span), page }),
  z.object({ type: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(Span)), page }),
  z.object({ type: z.literal('table'), rows: z.array(z.array(z.string())), page }),
  z.object({ type: z.literal('code'), text: z.string(), page }),
  z.object({ type: z.literal('aside'), role: z.enum(['quote', 'signature']), text: z.string(), page }),
]);
export type Block = z.infer<typeof Block>;

export const Document = DocumentCard.extend({
  contributors: z.array(Contributor),
  audience: AudienceView,
  createdAt: Instant.nullable(),
  modifiedAt: Instant.nullable(),
  blocks: z.array(Block),
  /** Long documents come in parts: ask again with `from` = this block; null when complete. */
  nextBlock: z.number().nullable(),
  passages: z.array(z.object({ ordinal: z.number(), firstBlock: z.number(), lastBlock: z.number() })),
  hasOriginal: z.boolean(),
  url: z.string().nullable(),
  /** Mail: has an HTML body that can be shown in a sandboxed frame. */
  hasHtml: z.boolean(),
  parent: DocumentCard.nullable(),
  attachments: z.array(DocumentCard),
  /** The other messages of the thread the reader may see, oldest first. */
  thread: z.array(DocumentCard),
  duplicates: z.array(DocumentCard),
});
export type Document = z.infer<typeof Document>;

export const seeDocument = endpoint({
  method: 'get',
  path: '/documents/{id}',
  access: 'member',
  tag: 'Knowledge',
  summary: 'A document as safe blocks, from block `from`; the part reaches at least to block `upTo`',
  params: ById,
  query: z.strictObject({
    from: z.coerce.number().int().min(0).optional(),
    upTo: z.coerce.number().int().min(0).max(100_000).optional(),
  }),
  returns: Document,
});
export const listRecentDocuments = endpoint({
  method: 'get',
  path: '/documents',
  access: 'member',
  tag: 'Knowledge',
  summary: 'What came in lately, newest first',
  query: Paging.extend({ source: Id.optional() }),
  returns: pageOf(DocumentCard.extend({ excerpt: z.string() })),
});
/** `GET /api/documents/{id}/html` (sandboxed frame) and `GET /api/documents/{id}/original` (download) answer bytes. */
export const htmlPath = (id: string) => `/api/documents/${id}/html`;
export const originalPath = (id: string) => `/api/documents/${id}/original`;
