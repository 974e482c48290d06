import { parentPort } from 'node:worker_threads';
import { CountedText } from './counted-text.ts';
import { encodePassage } from './encode.ts';
import { learnFrom } from './learn-table.ts';
import type { LearnerAnswer, LearnerRequest } from './learner.ts';
import { tableFromBytes, tableToBytes } from './table.ts';

const MOST_PASSAGES = 200_000;

let text = new CountedText(MOST_PASSAGES);

function answer(request: LearnerRequest): Uint8Array | Int8Array | undefined {
  switch (request.do) {
    case 'begin':
      text = new CountedText(MOST_PASSAGES);
      return undefined;
    case 'read':
      for (const passage of request.passages) text.add(passage);
      return undefined;
    case 'learn': {
      const table = learnFrom(text);
      text = new CountedText(MOST_PASSAGES);
      return tableToBytes(table);
    }
    case 'encode': {
      // Shared memory is viewed, not copied.
      const table = tableFromBytes(request.table);
      const vectors = new Int8Array(request.passages.length * table.dimensions);
      request.passages.forEach(({ titleTerms, terms }, i) =>
        vectors.set(encodePassage(table, titleTerms, terms), i * table.dimensions),
      );
      return vectors;
    }
  }
}

parentPort?.on('message', ({ id, ...request }: { id: number } & LearnerRequest) => {
  const say = (message: LearnerAnswer) => parentPort?.postMessage(message);
  try {
    const bytes = answer(request);
    say(bytes ? { id, bytes } : { id });
  } catch (error) {
    say({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
