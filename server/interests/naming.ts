import { type Phrase, phrasesIn } from './phrases.ts';
import { VAGUE } from './word-lists.ts';
import { nounness, Wordbook, type Word, writingOf } from './wordbook.ts';

/** What one document says on one topic. `weight`: how much of it, and how close to the topic's middle. */
export type Saying = {
  topic: number;
  weight: number;
  language: string | null;
  title: string;
  headings: string[];
  texts: string[];
};

export type TopicName = {
  /** Its stems: the same for the same name. */
  key: string;
  name: string;
  /** More phrases of the topic, the most telling first. */
  terms: string[];
  /** How well the name says what is in the topic, from 0 to 1: the share that uses it, times its closeness. */
  fit: number;
};

export type NamingOptions = {
  topics: number;
  /** Cosine between stems and the middle of a topic. */
  nearness(stems: string[], topic: number): number;
  /** Words that name people or the organisation itself, in lower case. */
  names: ReadonlySet<string>;
  /** Of two phrases that fit, the one in this language is taken. */
  language: string;
  /** Keys of names that are used already. */
  taken: string[];
  /** For groups of topics: a word that all of it uses rather than one that only it uses. */
  broad: boolean;
};

/** Words by number; phrases are found in them again when needed, because all of them at once would fill the memory. */
type Read = { saying: Saying; head: Uint32Array; body: Uint32Array };
type Use = { weight: number; documents: number; heads: number };
type Counted = { all: Use; topics: Map<number, Use>; writings: Map<string, { phrase: Phrase; times: number }> };
type Candidate = { key: string; name: string; score: number; fit: number };

const FEWEST_DOCUMENTS = 2;
/** Of a topic's phrases, by how much of the topic uses them, so many are weighed against the others' use of them. */
const WEIGHED = 400;
const COMPARED = 40;
const TERMS = 8;
/** A word written large in so many of all documents names the organisation or its product: it tells topics nothing. */
const EVERYWHERE = { share: 0.25, fewestDocuments: 30 };
/** Beyond so many times its use elsewhere a phrase is special enough; and how much its share counts. */
const NARROW = { mostSpecial: 12, power: 1.25 };
const BROAD = { mostSpecial: 5, power: 2 };

/**
 * Names topics by phrases of the original text: used by much of a topic and little elsewhere (class-based tf.idf,
 * Grootendorst 2022, over documents instead of words), close to its middle in meaning, nouns, short, in the headings
 * if possible. No two topics get the same name; null where no phrase is shared by two documents.
 */
export function nameTopics(sayings: Saying[], options: NamingOptions): Array<TopicName | null> {
  const book = new Wordbook();
  const read = sayings.map((saying) => readSaying(book, saying));
  const counted = countUse(book, read);
  const sizes = new Float64Array(options.topics);
  for (const { topic, weight } of sayings) sizes[topic]! += weight;
  const isName = namesIn(counted, read.length, options.names);
  const candidates = Array.from(sizes, (_, topic) => weighPhrases(counted, topic, sizes, read.length, isName, options));
  return chooseDistinct(candidates, new Set(options.taken));
}

function readSaying(book: Wordbook, saying: Saying): Read {
  const { title, headings, texts, language } = saying;
  return {
    saying,
    body: book.read(texts.join('\n'), language, 'running'),
    head: book.read([title, ...headings].join('\n'), language, 'heading'),
  };
}

/** How much every promising phrase is used, in each topic and in all of them. */
function countUse(book: Wordbook, read: Read[]): Map<string, Counted> {
  const counted = new Map<string, Counted>();
  for (const ofTopic of Map.groupBy(read, ({ saying }) => saying.topic).values())
    for (const key of promising(book, ofTopic))
      counted.set(key, { all: noUse(), topics: new Map(), writings: new Map() });
  for (const { saying, head, body } of read) {
    const heads = phrasesIn(book, head);
    for (const [key, phrase] of new Map([...heads, ...phrasesIn(book, body)])) {
      const count = counted.get(key);
      if (!count) continue;
      noteWriting(count, phrase);
      const use = count.topics.get(saying.topic) ?? noUse();
      count.topics.set(saying.topic, use);
      for (const each of [use, count.all]) {
        each.weight += saying.weight;
        each.documents++;
        if (heads.has(key)) each.heads++;
      }
    }
  }
  return counted;
}

const noUse = (): Use => ({ weight: 0, documents: 0, heads: 0 });

/** The same stems are written in several ways: "charging arm", "charged arms". */
function noteWriting({ writings }: Counted, phrase: Phrase): void {
  const written = phrase.words.map(({ lower }) => lower).join(' ');
  const writing = writings.get(written) ?? { phrase, times: 0 };
  writing.times++;
  writings.set(written, writing);
}

const commonest = ({ writings }: Counted): Phrase =>
  [...writings.values()].reduce((most, next) => (next.times > most.times ? next : most)).phrase;

/** The phrases that most of a topic's documents use, however much others do. */
function promising(book: Wordbook, read: Read[]): string[] {
  const uses = new Map<string, { key: string; score: number; documents: number }>();
  for (const { saying, head, body } of read)
    for (const key of new Set([...phrasesIn(book, head).keys(), ...phrasesIn(book, body).keys()])) {
      const use = uses.get(key) ?? { key, score: 0, documents: 0 };
      use.score += saying.weight;
      use.documents++;
      uses.set(key, use);
    }
  const shared = [...uses.values()].filter(({ documents }) => documents >= FEWEST_DOCUMENTS);
  return shared
    .sort(byScore)
    .slice(0, WEIGHED)
    .map(({ key }) => key);
}

/** Tells words that name somebody, or the organisation, from common words of the same letters. */
function namesIn(counted: Map<string, Counted>, documents: number, people: ReadonlySet<string>) {
  return (word: Word): boolean => {
    if (people.has(word.lower)) return word.largeTimes >= word.smallTimes;
    const used = counted.get(word.stem)?.all.documents ?? 0;
    return (
      word.largeTimes > word.smallTimes && used > Math.max(EVERYWHERE.fewestDocuments, documents) * EVERYWHERE.share
    );
  };
}

function weighPhrases(
  counted: Map<string, Counted>,
  topic: number,
  sizes: Float64Array,
  documents: number,
  isName: (word: Word) => boolean,
  { nearness, language, broad }: NamingOptions,
): Candidate[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const mean = total / documents;
  const size = sizes[topic] ?? 0;
  const { mostSpecial, power } = broad ? BROAD : NARROW;
  const weighed: Array<Candidate & { share: number }> = [];
  for (const [key, count] of counted) {
    const use = count.topics.get(topic);
    if (!use) continue;
    const { all } = count;
    const phrase = commonest(count);
    if (use.documents < FEWEST_DOCUMENTS || phrase.words.some(isName)) continue;
    // One document of mean weight is added on both sides: what few say is not sure.
    const share = use.weight / (size + mean);
    const elsewhere = (all.weight - use.weight + mean / 2) / (total - size + mean);
    const special = Math.log(Math.min(share / elsewhere, mostSpecial));
    if (special <= 0) continue;
    const score = share ** power * special * looks(phrase, use, language);
    weighed.push({ key, name: sayPhrase(phrase), score, share, fit: 0 });
  }
  const compared = weighed.sort(byScore).slice(0, COMPARED);
  for (const each of compared) {
    const near = Math.max(0, nearness(each.key.split(' '), topic));
    each.fit = each.share * near;
    each.score *= near ** 1.5;
  }
  return compared.filter(({ score }) => score > 0).sort(byScore);
}

/** How much a phrase looks like a name, whatever it means. */
function looks({ words }: Phrase, { documents, heads }: Use, language: string): number {
  const telling = words.filter((word) => word.telling);
  const isLong = telling.length > 1;
  const length = isLong ? (heads > 0 ? 1.6 : 1.2) : VAGUE.has(words[0]?.lower ?? '') ? 0.15 : 0.9;
  const headed = (isLong ? 0.5 : 0.35) + 0.5 * Math.min(1, (2 * heads) / documents);
  const noun = Math.min(...telling.map(nounness));
  // Somebody or some place that no directory knows: always large, in no heading.
  const isStranger = heads === 0 && telling.every((word) => word.largeTimes > 3 * word.smallTimes);
  const isSpoken = words.every((word) => word.language === language || word.largeTimes > word.smallTimes);
  return length * headed * noun * (isSpoken ? 1 : 0.7) * (isStranger ? (isLong ? 0.15 : 0.5) : 1);
}

/** In words, as a title: "Charging arm", "RFCs". */
function sayPhrase({ words }: Phrase): string {
  const [first = '', ...rest] = words.map(writingOf);
  const last = words.at(-2)?.language === 'fr' ? / (d|l) / : null;
  const said = [first === first.toLowerCase() ? first.charAt(0).toUpperCase() + first.slice(1) : first, ...rest].join(
    ' ',
  );
  return last ? said.replace(last, " $1'") : said;
}

/** The strongest claim first; a phrase names one topic only. */
function chooseDistinct(candidates: Candidate[][], taken: Set<string>): Array<TopicName | null> {
  const names = candidates.map((): TopicName | null => null);
  const claims = candidates.flatMap((list, topic) => list.map((candidate) => ({ ...candidate, topic })));
  for (const { key, name, topic, fit } of claims.sort(byScore)) {
    if (names[topic] || taken.has(key)) continue;
    taken.add(key);
    const others = candidates[topic]?.filter((other) => other.key !== key) ?? [];
    names[topic] = { key, name, terms: others.slice(0, TERMS).map((other) => other.name), fit };
  }
  return names;
}

const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
const byScore = (a: { key: string; score: number }, b: { key: string; score: number }) =>
  b.score - a.score || byKey(a, b);
