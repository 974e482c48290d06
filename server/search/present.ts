import type { DocumentCard } from '#contract/knowledge.ts';
import type { SearchResult } from '#contract/search.ts';
import type { Db } from '#kernel/database.ts';
import type { Ranked } from '#kernel/pipeline.ts';
import { analyse, documentCards, pagesAt, type PassageRow, passagesAt } from '#knowledge';
import { excerpt, highlightAll, type Marker, markerFor } from './highlight.ts';
import type { Found } from './lens.ts';
import { type Question, stemsToMark } from './question.ts';

const PASSAGES_SHOWN = 3;

/** What results are made of, by document or passage. */
type Parts = {
  question: Question;
  marksIn: Marker;
  cards: ReadonlyMap<string, DocumentCard>;
  passages: ReadonlyMap<string, PassageRow>;
  pages: ReadonlyMap<string, number>;
};

/** A page of what was found, with its best passages and why it was found. */
export async function present(db: Db, question: Question, page: Ranked<Found>[]): Promise<SearchResult[]> {
  const outlines = page.flatMap(({ thing }) => [thing.document, ...thing.folded]);
  const hits = page.flatMap(({ thing }) => thing.hits.slice(0, PASSAGES_SHOWN));
  const places = hits.map((hit) => ({ documentId: hit.documentKey, ordinal: hit.ordinal }));
  const [cards, passages] = await Promise.all([documentCards(db, outlines), passagesAt(db, outlines, places)]);
  const parts = {
    question,
    marksIn: markerFor(stemsToMark(question)),
    cards: new Map(cards.map((card) => [card.id, card])),
    passages: new Map(passages.map((row) => [`${row.documentId}:${row.ordinal}`, row])),
    pages: await pagesAt(db, outlines, passages),
  };
  return page.flatMap((result) => presentOne(parts, result));
}

function presentOne(parts: Parts, { thing, score, reasons }: Ranked<Found>): SearchResult[] {
  const { question, marksIn, cards, passages, pages } = parts;
  const document = cards.get(thing.document.id);
  if (!document) return [];
  const { language } = document;
  const shown = thing.hits.slice(0, PASSAGES_SHOWN).flatMap((hit) => {
    const row = passages.get(hit.key);
    if (!row) return [];
    const page = pages.get(hit.key) ?? null;
    const highlights = excerpt(row.text, marksIn, language);
    return [{ ordinal: row.ordinal, heading: row.heading, page, highlights, score: hit.words }];
  });
  const titleHighlights = highlightAll(document.title, marksIn, language);
  const marked = [...titleHighlights, ...shown.flatMap(({ highlights }) => highlights)].filter((piece) => piece.hit);
  const folded = thing.folded.flatMap(({ id }) => cards.get(id) ?? []);
  const why = { reasons, ...matchWords(question, marked.map(({ text }) => text).join(' '), language) };
  return [{ document, titleHighlights, passages: shown, folded, score, why }];
}

/** Which of the typed words stand in the parts that are shown. */
function matchWords({ words }: Question, shown: string, language: string | null) {
  const terms = new Set(analyse(shown, language ?? 'en'));
  const has = (word: { terms: string[] }) => word.terms.some((term) => terms.has(term));
  return {
    matchedWords: words.filter(has).map((word) => word.typed),
    missingWords: words.filter((word) => !has(word)).map((word) => word.typed),
  };
}
