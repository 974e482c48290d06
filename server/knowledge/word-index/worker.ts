import { parentPort, workerData } from 'node:worker_threads';
import type { IndexedPassage, IndexHealth } from '../passage-index.ts';
import { Follower } from './follower.ts';
import type { PassagesHeld } from './passages-held.ts';
import type { Answers, Hits, Message, Question, Request, WorkerOptions } from './protocol.ts';
import { type Built, SegmentBuilder } from './segment-builder.ts';
import { Writer } from './writer.ts';

/** Sealing a segment of this many takes a few milliseconds, in which nothing is found. */
const PASSAGES_AT_ONCE = 512;

const { directory, follow } = workerData as WorkerOptions;
const say = (message: Message) => parentPort?.postMessage(message);
const writer = follow ? null : new Writer(directory, (warning) => say({ warning }));
const keeper = writer ?? new Follower(directory);
const opened = keeper.open();
let isOpen = false;
opened.then(() => (isOpen = true)).catch((error: unknown) => say({ warning: String(error) }));

/** Passages of calls of `replace` that are still being sent. */
const staged = new Map<number, { built: Built[]; builder: SegmentBuilder }>();

function stage(call: number, passages: readonly IndexedPassage[]): void {
  const { built, builder } = staged.get(call) ?? { built: [], builder: new SegmentBuilder() };
  for (const passage of passages) builder.add(passage);
  const isFull = builder.passages >= PASSAGES_AT_ONCE;
  if (isFull) built.push(builder.seal());
  staged.set(call, { built, builder: isFull ? new SegmentBuilder() : builder });
}

async function replace(call: number, documentKeys: readonly string[]): Promise<void> {
  const { built = [], builder } = staged.get(call) ?? {};
  staged.delete(call);
  if (builder && builder.passages > 0) built.push(builder.seal());
  await writing().change({ replace: documentKeys, by: built });
}

function writing(): Writer {
  if (!writer) throw new Error('this process only reads the word index');
  return writer;
}

function readable(): PassagesHeld {
  if (keeper.broken !== null) throw new Error(keeper.broken);
  return keeper.held;
}

function find({ asked, audiences, narrow, limit }: Extract<Request, { do: 'find' }>): Hits {
  const hits = readable().find(asked, audiences, narrow, limit);
  return {
    documentKeys: hits.map((hit) => hit.documentKey),
    ordinals: Uint32Array.from(hits, (hit) => hit.ordinal),
    words: Float64Array.from(hits, (hit) => hit.words),
    meaning: Float32Array.from(hits, (hit) => hit.meaning),
  };
}

function health(): IndexHealth {
  if (keeper.broken !== null) return { state: 'broken', reason: keeper.broken };
  return { state: keeper.rebuilding ? 'rebuilding' : 'ready', passages: keeper.held.passages };
}

async function answer(request: Request): Promise<Answers[keyof Answers]> {
  switch (request.do) {
    case 'find':
      return find(request);
    case 'visibleTerms':
      return readable().visibleTerms(request.words, request.audiences);
    case 'nearTerms':
      return readable().nearTerms(request.word, request.reach, request.audiences, request.limit);
    case 'stage':
      return void stage(request.call, request.passages);
    case 'replace':
      return void (await replace(request.call, request.documentKeys));
    case 'moveAudience':
      return void (await writing().change({ move: request.documentKeys, audienceId: request.audienceId }));
    case 'addVectors': {
      const { space, dimensions, vectors } = request;
      return void (await writing().change({ space, dimensions, vectors }));
    }
    case 'withoutVectors':
      return readable().withoutVectors(request.space, request.limit);
    case 'keepSpaces':
      return void (await writing().change({ keepSpaces: request.spaces }));
    case 'optimize':
      return void (await writing().optimize());
    case 'clear':
      return void (await writing().clear());
    case 'documents':
      return readable().documents(request.fromHash, request.untilHash);
    case 'health':
      return health();
    case 'close':
      return void (await keeper.close());
  }
}

parentPort?.on('message', async ({ id, request }: Question) => {
  try {
    if (!isOpen) await opened;
    say({ id, answer: await answer(request) });
  } catch (error) {
    say({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
