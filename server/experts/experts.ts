import type { z } from 'zod';
import type { Evidence, Expert, findExperts, FurtherPerson, SearchQuery } from '#contract/search.ts';
import type { Db } from '#kernel/database.ts';
import { look, type Ranked } from '#kernel/pipeline.ts';
import type { Viewer } from '#kernel/readable.ts';
import { documentCards, documentsById, passagesAt } from '#knowledge';
import { ask, excerpt, type Marker, markerFor, scopeOf, type SearchDeps, stemsToMark, whatIsMissing } from '#search';
import type { Ownership } from './areas.ts';
import { emphasisFor } from './emphasis.ts';
import { type Candidate, expertLens } from './lens.ts';
import { type Counted, total } from './voting.ts';

const SHOWN = 6;
const OTHERS_SHOWN = 6;
const EVIDENCE_SHOWN = 3;
/** Less than this share of the best score is said in a line. */
const STRONG = 0.3;
/** From which share of its documents on a place is said to be somebody's. */
const OWNS = 0.2;
const DATED_MS = 2 * 365 * 86_400_000;

/** The people behind the readable evidence for any words, each with the documents that speak for them. */
export async function findPeopleWhoKnow(
  deps: SearchDeps,
  viewer: Viewer,
  query: Omit<SearchQuery, 'sort' | 'cursor'>,
  now: Date,
): Promise<z.infer<typeof findExperts.returns>> {
  const scope = await scopeOf(deps.db, viewer);
  const question = await ask(deps, scope, query, now);
  const { ranked, missing } = await look(expertLens(deps.db, deps.index), viewer, question);
  const others = ranked.filter(({ thing }) => thing.profile.id !== viewer.personId);
  const own = ranked.find(({ thing }) => thing.profile.id === viewer.personId);
  const best = ranked[0]?.score ?? 1;
  const { leastDepth } = emphasisFor(question.text);
  const strong = others
    .filter(({ thing }) => thing.standing.depth >= leastDepth)
    .filter(({ score }, place) => place === 0 || score >= STRONG * best)
    .slice(0, SHOWN);
  const further = others.filter((one) => !strong.includes(one)).slice(0, OTHERS_SHOWN);
  return {
    items: await present(deps.db, viewer, strong, { best, marksIn: markerFor(stemsToMark(question)), now }),
    others: further.map((one) => inALine(one, best)),
    you: own ? summary(own, best) : null,
    documents: new Set(ranked.flatMap(({ thing }) => thing.standing.votes.map(({ documentId }) => documentId))).size,
    missing: whatIsMissing(missing, question, scope),
  };
}

function inALine(one: Ranked<Candidate>, best: number): FurtherPerson {
  const { id, name, title, team, picture } = one.thing.profile.card;
  return { person: { id, name, title, team, picture }, ...summary(one, best) };
}

function summary({ thing: { standing }, score }: Ranked<Candidate>, best: number): Omit<FurtherPerson, 'person'> {
  return {
    strength: score / best,
    documents: standing.votes.length,
    latestAt: latestOf(standing.votes)?.toISOString() ?? null,
  };
}

type Shown = { best: number; marksIn: Marker; now: Date };

async function present(db: Db, viewer: Viewer, ranked: Ranked<Candidate>[], shown: Shown): Promise<Expert[]> {
  const evidence = await evidenceOf(db, viewer, ranked, shown.marksIn);
  const names = new Map(
    ranked.flatMap(({ thing }) => evidence(thing).map(({ document }) => [document.source.id, document.source.name])),
  );
  return ranked.map(({ thing, score, reasons }) => {
    const latest = latestOf(thing.standing.votes);
    const { area } = thing;
    return {
      person: thing.profile.card,
      strength: score / shown.best,
      evidence: evidence(thing),
      documents: thing.standing.votes.length,
      latestAt: latest?.toISOString() ?? null,
      isDated: latest !== null && shown.now.getTime() - latest.getTime() > DATED_MS,
      owns: area && ownOf(area, names),
      why: { reasons },
    };
  });
}

/** A folder by its own name, a whole source by the source's, where a good part of it is hers. */
function ownOf({ folder, sourceId, own, documents }: Ownership, sources: ReadonlyMap<string, string>): Expert['owns'] {
  const place = folder.split('/').at(-1) || sources.get(sourceId);
  return place && own > 1 && own >= OWNS * documents ? { place, own, documents } : null;
}

/** The documents that speak most for each, with the passage that answers and the share of all that speaks for her. */
async function evidenceOf(db: Db, viewer: Viewer, ranked: Ranked<Candidate>[], marksIn: Marker) {
  const strongest = ({ standing }: Candidate) => standing.votes.slice(0, EVIDENCE_SHOWN);
  const ids = [...new Set(ranked.flatMap(({ thing }) => strongest(thing).map(({ documentId }) => documentId)))];
  const documents = await documentsById(db, viewer, ids);
  const judged = ranked[0]?.thing.judged;
  const places = documents.map(({ id }) => ({ documentId: id, ordinal: judged?.get(id)?.ordinal ?? 0 }));
  const [cards, passages] = await Promise.all([documentCards(db, documents), passagesAt(db, documents, places)]);
  const cardById = new Map(cards.map((card) => [card.id, card]));
  const passageById = new Map(passages.map((row) => [row.documentId, row]));
  return (candidate: Candidate): Evidence[] =>
    strongest(candidate).flatMap((vote) => {
      const document = cardById.get(vote.documentId);
      const passage = passageById.get(vote.documentId);
      if (!document) return [];
      const text = passage ? excerpt(passage.text, marksIn, document.language) : [];
      const part = total(vote) / total(candidate.standing);
      return [{ document, role: vote.role, ordinal: passage?.ordinal ?? 0, excerpt: text, part }];
    });
}

const latestOf = (votes: readonly Counted[]): Date | null =>
  votes.length === 0 ? null : new Date(Math.max(...votes.map(({ at }) => at.getTime())));
