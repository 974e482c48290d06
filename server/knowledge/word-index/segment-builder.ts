import type { IndexedPassage } from '../passage-index.ts';
import { TITLE_WEIGHT } from './bm25.ts';
import { createSegment, type Segment } from './segment.ts';
import { StringCollector } from './string-collector.ts';

const MOST_TIMES = 255;
const SPACE = 0x20;

/** A segment, and the audience id of each of its passages, which may change later; `DELETED` where it is deleted. */
export type Built = { segment: Segment; audienceIds: Int32Array };

/** Turns a few thousand passages into a segment. Passages of one document should follow each other. */
export class SegmentBuilder {
  readonly #terms = new StringCollector();
  readonly #names = new StringCollector();
  /** Document keys, one per run. */
  readonly #runs = new StringCollector();
  readonly #runLengths: number[] = [];
  readonly #passages: IndexedPassage[] = [];
  readonly #lengths: number[] = [];
  readonly #people: number[] = [];
  readonly #peopleEnds: number[] = [];
  /** Per posting, in the order of the passages. */
  readonly #postingTerms: number[] = [];
  readonly #postingTimes: number[] = [];
  readonly #postingEnds: number[] = [];
  /** How often each term occurs in the passage being added. */
  readonly #times: number[] = [];

  get passages(): number {
    return this.#passages.length;
  }

  add(passage: IndexedPassage): void {
    if (this.#passages.at(-1)?.documentKey === passage.documentKey)
      this.#runLengths.push((this.#runLengths.pop() ?? 0) + 1);
    else {
      this.#runs.add(passage.documentKey);
      this.#runLengths.push(1);
    }
    const seen: number[] = [];
    this.#lengths.push(this.#count(passage.titleTerms, TITLE_WEIGHT, seen) + this.#count(passage.terms, 1, seen));
    for (const term of seen) {
      this.#postingTerms.push(term);
      this.#postingTimes.push(Math.min(this.#times[term] ?? 0, MOST_TIMES));
      this.#times[term] = 0;
    }
    this.#postingEnds.push(this.#postingTerms.length);
    for (const name of passage.people) this.#people.push(this.#names.numberOf(name));
    this.#peopleEnds.push(this.#people.length);
    // The words are counted; the text need not be kept.
    this.#passages.push({ ...passage, titleTerms: '', terms: '' });
  }

  /** Counts the words of a text into `#times`, names new ones in `seen`, and returns the weighted number of words. */
  #count(text: string, weight: number, seen: number[]): number {
    const bytes = Buffer.from(text);
    let [length, start] = [0, 0];
    for (let end = 0; end <= bytes.length; end++) {
      if (end < bytes.length && bytes[end] !== SPACE) continue;
      if (end > start) {
        const term = this.#terms.numberOfBytes(bytes, start, end);
        const times = this.#times[term] ?? 0;
        if (times === 0) seen.push(term);
        this.#times[term] = times + weight;
        length += weight;
      }
      start = end + 1;
    }
    return length;
  }

  seal(): Built {
    const passages = this.#passages;
    for (const { sourceId, kind, language } of passages)
      for (const name of [sourceId, kind, language]) this.#names.numberOf(name);
    const segment = createSegment({
      passages: passages.length,
      runs: this.#runs.size,
      documentBytes: this.#runs.byteCount,
      terms: this.#terms.size,
      termBytes: this.#terms.byteCount,
      postings: this.#postingTerms.length,
      names: this.#names.size,
      nameBytes: this.#names.byteCount,
      people: this.#people.length,
    });
    this.#fillRuns(segment, this.#runs.fill(segment.documentTable));
    this.#fillPostings(segment, this.#terms.fill(segment.termTable));
    this.#fillColumns(segment, this.#names.fill(segment.nameTable));
    return { segment, audienceIds: Int32Array.from(passages, (passage) => passage.audienceId) };
  }

  #fillRuns(segment: Segment, places: Uint32Array): void {
    let passage = 0;
    this.#runLengths.forEach((length, i) => {
      const run = places[i] ?? 0;
      segment.runStarts[run] = passage;
      segment.runLengths[run] = length;
      segment.runOf.fill(run, passage, (passage += length));
    });
  }

  /** Orders the postings by term; within a term they stay in the order of the passages. */
  #fillPostings(segment: Segment, places: Uint32Array): void {
    const next = new Uint32Array(segment.terms + 1);
    for (const term of this.#postingTerms) next[(places[term] ?? 0) + 1]! += 1;
    for (let i = 1; i <= segment.terms; i++) next[i]! += next[i - 1] ?? 0;
    segment.postingEnds.set(next.subarray(1));
    let posting = 0;
    for (let passage = 0; passage < segment.passages; passage++) {
      for (const end = this.#postingEnds[passage] ?? 0; posting < end; posting++) {
        const at = next[places[this.#postingTerms[posting] ?? 0] ?? 0]!++;
        segment.postingPassages[at] = passage;
        segment.postingTimes[at] = this.#postingTimes[posting] ?? 0;
      }
    }
  }

  #fillColumns(segment: Segment, places: Uint32Array): void {
    const nameAt = (number: number) => places[number] ?? 0;
    const nameOf = (text: string) => nameAt(this.#names.numberOf(text));
    this.#passages.forEach((passage, i) => {
      segment.ordinals[i] = passage.ordinal;
      segment.times[i] = passage.time;
      segment.sources[i] = nameOf(passage.sourceId);
      segment.kinds[i] = nameOf(passage.kind);
      segment.languages[i] = nameOf(passage.language);
    });
    segment.lengths.set(this.#lengths);
    segment.peopleEnds.set(this.#peopleEnds);
    segment.peopleNames.set(this.#people.map(nameAt));
  }
}
