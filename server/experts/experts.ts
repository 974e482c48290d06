import type { Expert, SearchQuery } from '#contract/search.ts';
import type { Db } from '#kernel/database.ts';
import { look, type Ranked } from '#kernel/pipeline.ts';
import type { Viewer } from '#kernel/readable.ts';
import { documentCards, documentsById, indexState, passagesAt } from '#knowledge';
import { ask, excerpt, type SearchDeps, whatIsMissing } from '#search';
import { type Candidate, expertLens } from './lens.ts';

const EVIDENCE_SHOWN = 3;

/** The people behind the readable evidence for any words, each with the documents that speak for them. */
export async function findPeopleWhoKnow(
  deps: SearchDeps,
  viewer: Viewer,
  query: Omit<SearchQuery, 'sort' | 'cursor'>,
  now: Date,
) {
  const state = await indexState(deps.db);
  const question = await ask(deps, state, query, now);
  const { ranked, missing } = await look(expertLens(deps.db, deps.index), viewer, question);
  return {
    items: await present(deps.db, viewer, ranked, new Set(question.terms)),
    documents: new Set(ranked.flatMap(({ thing }) => thing.standing.votes.map((vote) => vote.documentId))).size,
    missing: whatIsMissing(missing, question, state),
  };
}

async function present(db: Db, viewer: Viewer, ranked: Ranked<Candidate>[], asked: Set<string>): Promise<Expert[]> {
  const shown = ranked.map((result) => ({ result, votes: result.thing.standing.votes.slice(0, EVIDENCE_SHOWN) }));
  const named = shown.flatMap(({ votes }) => votes.map((vote) => vote.documentId));
  const documents = await documentsById(db, viewer, [...new Set(named)]);
  const places = documents.map((document) => ({
    documentId: document.id,
    ordinal: ranked[0]?.thing.hits.get(document.id)?.ordinal ?? 0,
  }));
  const [cards, passages] = await Promise.all([documentCards(db, documents), passagesAt(db, documents, places)]);
  const cardById = new Map(cards.map((card) => [card.id, card]));
  const passageById = new Map(passages.map((row) => [row.documentId, row]));
  const best = ranked[0]?.score ?? 1;
  return shown.map(({ result: { thing, score, reasons }, votes }) => ({
    person: thing.profile.card,
    strength: score / best,
    evidence: votes.flatMap((vote) => {
      const document = cardById.get(vote.documentId);
      const passage = passageById.get(vote.documentId);
      if (!document) return [];
      return [
        {
          document,
          role: vote.role,
          ordinal: passage?.ordinal ?? 0,
          excerpt: passage ? excerpt(passage.text, asked, document.language) : [],
          part: vote.part / thing.standing.total,
        },
      ];
    }),
    documents: thing.standing.votes.length,
    latestAt: latest(thing.standing.votes.map((vote) => vote.at)),
    why: { reasons },
  }));
}

const latest = (times: Date[]): string | null =>
  times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime()))).toISOString();
