import { z } from 'zod';
import { ById, endpoint, Id, Instant } from './endpoint.ts';
import { DocumentCard } from './knowledge.ts';
import { PersonCard } from './people.ts';

export const TopicCard = z.object({ id: Id, name: z.string() });
export type TopicCard = z.infer<typeof TopicCard>;

/** Topics and groups lie on a map 1 high and `MAP_WIDTH` wide; near in meaning is near on the map. */
export const MAP_WIDTH = 1.6;
/** So many colours tell groups apart. */
export const TONES = 12;

export const TopicOnMap = TopicCard.extend({
  group: Id,
  x: z.number(),
  y: z.number(),
  /** More words for it. */
  terms: z.array(z.string()),
  /** Documents about it that the asker may read; how many of them were written or changed in the last 90 days. */
  documents: z.number(),
  recent: z.number(),
});
export type TopicOnMap = z.infer<typeof TopicOnMap>;
export const TopicGroup = TopicCard.extend({ x: z.number(), y: z.number(), tone: z.number().int().min(0).max(11) });
export type TopicGroup = z.infer<typeof TopicGroup>;

export const TopicMap = z.object({
  groups: z.array(TopicGroup),
  topics: z.array(TopicOnMap),
  /** Null until topics are learned: from so many passages that everyone may read, of `needed` at least. */
  learnedAt: Instant.nullable(),
  passages: z.number(),
  needed: z.number(),
});
export type TopicMap = z.infer<typeof TopicMap>;
export const seeTopicMap = endpoint({
  method: 'get',
  path: '/topics',
  access: 'member',
  tag: 'Topics',
  summary: 'What the organisation writes about, as a map; sizes by what the asker may read',
  returns: TopicMap,
});

export const TopicPerson = z.object({
  person: PersonCard,
  /** 1 for the one with most evidence, the others in proportion; 0 where she only says so herself. */
  strength: z.number(),
  /** She said herself that she knows about it. */
  says: z.boolean(),
  documents: z.number(),
  evidence: z.array(DocumentCard),
  latestAt: Instant.nullable(),
});
export type TopicPerson = z.infer<typeof TopicPerson>;
export const Topic = TopicCard.extend({
  terms: z.array(z.string()),
  tone: z.number(),
  /** The group it belongs to; null for a group. */
  group: TopicCard.nullable(),
  /** The topics of a group; empty for a topic. */
  topics: z.array(TopicCard.extend({ documents: z.number() })),
  neighbours: z.array(TopicCard.extend({ documents: z.number() })),
  documents: z.number(),
  best: z.array(DocumentCard),
  latest: z.array(DocumentCard),
  people: z.array(TopicPerson),
  /** The last twelve months, oldest first: documents written, and documents changed after they were written. */
  months: z.array(z.object({ month: z.string(), written: z.number(), changed: z.number() })),
});
export type Topic = z.infer<typeof Topic>;
export const seeTopic = endpoint({
  method: 'get',
  path: '/topics/{id}',
  access: 'member',
  tag: 'Topics',
  summary: 'One topic, or a group of them: its best documents, the people who know, what moved lately',
  params: ById,
  returns: Topic,
});

export const PersonTopic = z.object({
  topic: z.string(),
  /** The topic's own page; null for words of her own that no topic has. */
  id: Id.nullable(),
  /** `found` in documents, `confirmed` or `added` by the person, `hidden` (only the person sees those). */
  state: z.enum(['found', 'confirmed', 'added', 'hidden']),
  documents: z.number(),
  evidence: z.array(DocumentCard),
});
export type PersonTopic = z.infer<typeof PersonTopic>;
export const seePersonTopics = endpoint({
  method: 'get',
  path: '/people/{id}/topics',
  access: 'member',
  tag: 'Topics',
  summary: 'What a person knows about, from the documents the asker may read',
  params: ById,
  returns: z.object({ topics: z.array(PersonTopic), recent: z.array(DocumentCard), disowned: z.array(DocumentCard) }),
});
export const setMyTopic = endpoint({
  method: 'put',
  path: '/me/topics',
  access: 'member',
  tag: 'Topics',
  summary: 'Confirm, add or hide a topic of mine; `found` forgets my choice',
  body: z.strictObject({
    topic: z.string().trim().min(2).max(80),
    state: z.enum(['found', 'confirmed', 'added', 'hidden']),
  }),
  returns: z.object({ done: z.literal(true) }),
});
