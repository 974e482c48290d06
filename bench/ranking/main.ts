/**
 * `npm run bench:ranking`: how good search and experts are, on sets that nobody here wrote and on the demo's judged
 * questions, with every part switched off once. The sets are unpacked into `.data` with `../shared/data/unpack NAME`.
 * With EMBEDDINGS_DIR or EMBEDDINGS_URL, SciFact by that model as well.
 */
import { readConfig } from '../../server/config.ts';
import { openEmbedder } from '../../server/knowledge/meaning/open-embedder.ts';
import type { EmbeddingSettings } from '../../server/knowledge/meaning/settings.ts';
import { type Ablation, askDemo, type Outcome } from './demo.ts';
import { measureExperts } from './experts.ts';
import { measure, openRetrieval, type Way } from './retrieval.ts';

/** Of what is learned: the first is the product's own. */
const SEEDS = [1, 2, 3];
const [SEED = 1] = SEEDS;

type Row = { what: string; measured: string; aim: string };
const rows: Row[] = [];
const report = (what: string, measured: string, aim = '') => {
  rows.push({ what, measured, aim });
  console.log(`${what}: ${measured}`);
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const short = (value: number) => value.toFixed(3);

const ways: Record<string, Way> = {
  'as the product asks': {},
  'words alone (BM25)': { meaning: 0, title: 0 },
  'without meaning': { meaning: 0 },
  'without feedback from the best passages': { feedback: 0 },
  'without the title': { title: 0 },
  'with half the meaning': { meaning: 0.125 },
  'with cosines that unrelated texts have': { noise: 0 },
  'with words in the language of the text only': { languages: ['en'] },
};

async function measureRetrieval(name: string, split: string, aim: string): Promise<void> {
  const set = await openRetrieval(name, split, { seed: SEED });
  if (!set) return report(name, `absent: unpack it with ../shared/data/unpack ${name}`);
  for (const [how, way] of Object.entries(ways))
    report(`${set.name}, nDCG@10, ${how}`, short(await measure(set, way)), Object.keys(way).length === 0 ? aim : '');
  await set.close();
}

/** The same by the model that EMBEDDINGS_DIR or EMBEDDINGS_URL names; a few minutes for each thousand passages. */
async function measureOutside(name: string, split: string, settings: EmbeddingSettings): Promise<void> {
  const embedder = await openEmbedder(settings, new AbortController().signal);
  const set = await openRetrieval(name, split, { embedder });
  if (set) report(`${set.name}, nDCG@10, by ${embedder.space}`, short(await measure(set, {})));
  await set?.close();
  await embedder.close();
}

async function reportExperts(): Promise<void> {
  const measured = await measureExperts(SEEDS);
  if (!measured) return report('exp-dblp', 'absent: unpack it with ../shared/data/unpack exp-dblp');
  for (const [how, { map, mrr }] of Object.entries(measured))
    report(`exp-dblp, leave one out, MAP / MRR, ${how}`, `${short(map)} / ${short(mrr)}`, 'MAP ≥ .40, MRR ≥ .73');
}

function reportDemo(outcomes: Outcome[], ablations: Ablation[]): void {
  for (const kind of ['document', 'mail'] as const) {
    const own = outcomes.filter((outcome) => outcome.kind === kind);
    report(
      `demo, ${own.length} questions about a ${kind}, documents nDCG@10 / people MRR`,
      `${short(mean(own.map(({ ndcg }) => ndcg)))} / ${short(mean(own.map(({ reciprocalRank }) => reciprocalRank)))}`,
    );
  }
  for (const kinds of [['nothing'], ['document', 'mail']]) {
    const own = outcomes.filter(({ kind }) => kinds.includes(kind));
    const told = own.filter(({ unwritten }) => unwritten.length > 0);
    const answered = kinds.includes('nothing') ? 'nothing answers' : 'something answers';
    report(`demo, questions that ${answered}: told that nobody wrote a word of it`, `${told.length} of ${own.length}`);
  }
  for (const { without, ndcg } of ablations)
    report(`demo, documents nDCG@10 ${without ? `without the signal ${without}` : 'with all signals'}`, short(ndcg));
}

function explainWorst(outcomes: Outcome[]): void {
  const worst = outcomes.filter(({ kind }) => kind !== 'nothing').toSorted((a, b) => a.ndcg - b.ndcg);
  console.log('\nThe ten worst of the demo:');
  for (const { question, asker, documents, found, ndcg } of worst.slice(0, 10)) {
    console.log(`\n${short(ndcg)} ${question} (asked by ${asker})\n  wanted ${documents.join(', ')}`);
    for (const { file, reasons } of found.slice(0, 3)) console.log(`  found ${file}: ${reasons}`);
  }
}

console.log(`seed of what is learned: ${SEED}; experts also with ${SEEDS.slice(1).join(' and ')}`);
await measureRetrieval('ret-scifact', 'train', 'tuned on');
await measureRetrieval('ret-scifact', 'test', '≥ .72; BM25 .676');
await measureRetrieval('ret-handbook-sourcegraph', 'dev', '≥ BM25 + .02');
const { embeddings } = readConfig(process.env);
if (embeddings) await measureOutside('ret-scifact', 'test', embeddings);
await reportExperts();
const { outcomes, ablations } = await askDemo();
reportDemo(outcomes, ablations);
explainWorst(outcomes);
console.table(rows);
