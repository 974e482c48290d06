import { z } from 'zod';
import { ById, endpoint, Id, Instant, Repeated } from './endpoint.ts';
import { DocumentCard, DocumentKind } from './knowledge.ts';
import { GroupCard, PersonCard } from './people.ts';

/** A part of a passage; `hit` marks words that matched. */
export const Highlight = z.object({ text: z.string(), hit: z.boolean() });
export const FoundPassage = z.object({
  ordinal: z.number(),
  heading: z.string(),
  page: z.number().nullable(),
  highlights: z.array(Highlight),
  score: z.number(),
});
/** One signal's part in a score: `part` = weight x value; the parts add up to the score. */
export const Reason = z.object({ signal: z.string(), value: z.number(), weight: z.number(), part: z.number() });
export type Reason = z.infer<typeof Reason>;

export const SearchResult = z.object({
  document: DocumentCard,
  titleHighlights: z.array(Highlight),
  passages: z.array(FoundPassage),
  /** Near-duplicates folded into this result. */
  folded: z.array(DocumentCard),
  /** The same thread's other matching messages. */
  score: z.number(),
  why: z.object({ reasons: z.array(Reason), matchedWords: z.array(z.string()), missingWords: z.array(z.string()) }),
});
export type SearchResult = z.infer<typeof SearchResult>;

const Bucket = <T extends z.ZodType>(value: T) => z.array(z.object({ value, count: z.number() }));
export const Facets = z.object({
  sources: Bucket(z.object({ id: Id, name: z.string() })),
  kinds: Bucket(DocumentKind),
  people: Bucket(PersonCard),
  groups: Bucket(GroupCard),
  years: Bucket(z.string()),
  languages: Bucket(z.string()),
});
export type Facets = z.infer<typeof Facets>;

/** Everything that narrows a search; the same names as in the page's URL. */
export const SearchQuery = z.strictObject({
  q: z.string().max(2000, 'Ask in fewer words: 2,000 characters at most.'),
  source: Repeated(Id),
  kind: Repeated(DocumentKind),
  person: Repeated(Id),
  group: Repeated(Id),
  language: Repeated(z.string().max(8)),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  sort: z.enum(['relevance', 'newest', 'oldest']).optional(),
  cursor: z.string().max(200).optional(),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

/** What an operator in the words was taken for: from `start` to `end` (UTF-16) of `q`. */
export const Understood = z.object({
  start: z.number(),
  end: z.number(),
  operator: z.enum(['phrase', 'word', 'from', 'in', 'before', 'after', 'type', 'unclear']),
  /** Leaves out instead of asking for. */
  not: z.boolean(),
  /** As it was written, without operator and quotes. */
  value: z.string(),
  /**
   * What it stands for: names of people, a group or sources, one day (ISO), one kind. Empty `from` and `in`: nobody and
   * nothing of that name, as far as the asker may know. Empty `unclear`: it was searched as words.
   */
  means: z.array(z.string()),
  /** People whose names resemble one that nobody has. */
  similar: z.array(z.string()),
});
export type Understood = z.infer<typeof Understood>;

export const SearchAnswer = z.object({
  items: z.array(SearchResult),
  next: z.string().nullable(),
  /** Documents found that the asker may read; `more` when there are more than were counted. */
  found: z.number(),
  more: z.boolean(),
  facets: Facets,
  /** The operators in `q`, in their order. */
  understood: z.array(Understood),
  /** Words that nothing the asker may read has, and what was looked for instead. */
  respelled: z.array(z.object({ typed: z.string(), instead: z.string() })),
  /** Words that nothing the asker may read has in any form, and that nothing was found for: what is asked may be unanswered. */
  unwritten: z.array(z.string()),
  /** Parts that did not answer: the rest is shown, and the screen says so. */
  missing: z.array(z.enum(['words', 'meaning', 'rebuilding'])),
  tookMs: z.number(),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

export const searchKnowledge = endpoint({
  method: 'get',
  path: '/search',
  access: 'member',
  tag: 'Search',
  summary: 'Find knowledge: documents with the passages that answer, and why',
  query: SearchQuery,
  returns: SearchAnswer,
});
export const RelatedAnswer = z.object({
  items: z.array(z.object({ document: DocumentCard, score: z.number(), why: z.object({ reasons: z.array(Reason) }) })),
  /** Who wrote them, most first. */
  people: z.array(PersonCard),
});
export type RelatedAnswer = z.infer<typeof RelatedAnswer>;

export const seeRelated = endpoint({
  method: 'get',
  path: '/documents/{id}/related',
  access: 'member',
  tag: 'Search',
  summary: 'Documents about the same as this one, and the people behind them',
  params: ById,
  returns: RelatedAnswer,
});

export const suggest = endpoint({
  method: 'get',
  path: '/suggest',
  access: 'member',
  tag: 'Search',
  summary: 'People and titles while typing; typos forgiven',
  query: z.strictObject({ q: z.string().max(200) }),
  returns: z.object({
    people: z.array(PersonCard),
    documents: z.array(z.object({ id: Id, title: z.string(), kind: DocumentKind, at: Instant })),
  }),
});

export const Evidence = z.object({
  document: DocumentCard,
  role: z.string(),
  ordinal: z.number(),
  excerpt: z.array(Highlight),
  /** Its share of all that speaks for her, from 0 to 1. */
  part: z.number(),
});
export type Evidence = z.infer<typeof Evidence>;
/** Somebody who wrote much of where the answers lie. */
export const Owning = z.object({ place: z.string(), own: z.number(), documents: z.number() });
export const Expert = z.object({
  person: PersonCard.extend({ location: z.string().nullable(), about: z.string().nullable() }),
  /** 1 for the best, the others in proportion. */
  strength: z.number(),
  evidence: z.array(Evidence),
  documents: z.number(),
  latestAt: Instant.nullable(),
  /** All that speaks for her is older than two years. */
  isDated: z.boolean(),
  owns: Owning.nullable(),
  why: z.object({ reasons: z.array(Reason) }),
});
export type Expert = z.infer<typeof Expert>;
/** Somebody with weaker evidence, in a line. */
export const FurtherPerson = z.object({
  person: PersonCard,
  strength: z.number(),
  documents: z.number(),
  latestAt: Instant.nullable(),
});
export type FurtherPerson = z.infer<typeof FurtherPerson>;
export const findExperts = endpoint({
  method: 'get',
  path: '/experts',
  access: 'member',
  tag: 'Experts',
  summary: 'The people behind the readable evidence for any words, who else, and whether you are one of them',
  query: SearchQuery.omit({ sort: true, cursor: true }),
  returns: z.object({
    items: z.array(Expert),
    /** Who comes after them, on weaker evidence. */
    others: z.array(FurtherPerson),
    /** The asker herself, who is not suggested to herself. */
    you: FurtherPerson.omit({ person: true }).nullable(),
    documents: z.number(),
    missing: z.array(z.enum(['words', 'meaning', 'rebuilding'])),
  }),
});

/** Somebody who writes about the same: `together` are documents of both, `evidence` is nearest to what the other wrote. */
export const AlikePerson = z.object({
  person: PersonCard,
  strength: z.number(),
  together: z.array(DocumentCard),
  documentsTogether: z.number(),
  evidence: z.array(DocumentCard),
  why: z.object({ reasons: z.array(Reason) }),
});
export type AlikePerson = z.infer<typeof AlikePerson>;
export const seePeopleLike = endpoint({
  method: 'get',
  path: '/people/{id}/alike',
  access: 'member',
  tag: 'Experts',
  summary: 'People who write about the same as this person, by the documents the asker may read',
  params: z.strictObject({ id: Id }),
  returns: z.object({ items: z.array(AlikePerson) }),
});

export const setMyEvidence = endpoint({
  method: 'put',
  path: '/me/evidence',
  access: 'member',
  tag: 'Experts',
  summary: 'Say that a document does not speak for what I know, or that it does again',
  body: z.strictObject({ document: Id, counts: z.boolean() }),
  returns: z.object({ done: z.literal(true) }),
});
