import { parentPort } from 'node:worker_threads';
import { learnTable, type MeaningTable, tableFromBytes, tableToBytes } from '#knowledge';
import { learnTopics, type TopicDocument } from './learn-topics.ts';
import { nearestOthers, topicsOf } from './place.ts';
import type { UnitRows } from './spherical-k-means.ts';
import { rowsIn, type TopicSpace } from './topic-space.ts';
import type { Answers, Message, Question, Request } from './topic-thread.ts';

const documents: TopicDocument[] = [];
let opened: { space: TopicSpace; table: MeaningTable; centroids: UnitRows } | null = null;

function learn({ meaning, earlier, choices }: Extract<Request, { do: 'learn' }>): Answers['learn'] {
  const table = meaning ? tableFromBytes(meaning) : learnTable(analysedPassages());
  const learned = learnTopics(documents, table, earlier, choices);
  const dimensions = learned.space.dimensions;
  const values = Float32Array.from(learned.topics.flatMap(({ centroid }) => [...centroid]));
  return { learned, meaning: tableToBytes(table), neighbours: nearestOthers({ dimensions, values }) };
}

function* analysedPassages() {
  for (const { titleTerms, passages } of documents) for (const { terms } of passages) yield { titleTerms, terms };
}

function place(asked: Extract<Request, { do: 'place' }>): Answers['place'] {
  if (!opened) throw new Error('no topics were opened to place documents among');
  const { space, table, centroids } = opened;
  return topicsOf(rowsIn(space, asked.documents, table), centroids, asked.documents.length);
}

function answer(request: Request): Answers[keyof Answers] {
  switch (request.do) {
    case 'read':
      documents.push(...request.documents);
      return undefined;
    case 'learn':
      return learn(request);
    case 'open': {
      const { space, meaning, centroids } = request;
      opened = { space, table: tableFromBytes(meaning), centroids };
      return undefined;
    }
    case 'place':
      return place(request);
  }
}

parentPort?.on('message', ({ id, request }: Question) => {
  let message: Message;
  try {
    message = { id, answer: answer(request) };
  } catch (error) {
    message = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(message);
});
