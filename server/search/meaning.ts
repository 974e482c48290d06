import type { Understood } from '#contract/search.ts';
import type { Db } from '#kernel/database.ts';
import type { Viewer } from '#kernel/readable.ts';
import { authorsCalled, type PassageChoice, sourcesCalled } from '#knowledge';
import { addressesOf, groupsCalled, peopleCalled, personCards, suggestPeople } from '#people';
import type { Piece } from './parse-question.ts';

/** What the operators of a question narrow to, and how each was understood. */
export type Meant = { within: PassageChoice; outside: PassageChoice[]; understood: Understood[] };

/** What a name stands for, as far as the viewer may know: the choice it makes, and in words. */
type Named = { choice: PassageChoice; means: string[]; similar: string[] };

const SIMILAR = 3;

/** Several of the same operator mean any of them; different ones mean all. */
export async function mean(db: Db, viewer: Viewer, question: string, pieces: Piece[]): Promise<Meant> {
  const said = pieces.filter((piece) => piece.is !== 'word' || piece.not);
  const named = await Promise.all(said.map((piece) => nameOf(db, viewer, piece)));
  const choices = said.map((piece, index) => ({ not: piece.not, choice: named[index]?.choice ?? {} }));
  return {
    within: choices.filter(({ not }) => !not).reduce((all, { choice }) => together(all, choice), {} as PassageChoice),
    outside: choices.flatMap(({ not, choice }) => (not && Object.keys(choice).length > 0 ? [choice] : [])),
    understood: said.map((piece, index) => ({
      start: piece.start,
      end: piece.end,
      operator: piece.is,
      not: piece.not,
      value: valueOf(piece, question),
      means: named[index]?.means ?? [],
      similar: named[index]?.similar ?? [],
    })),
  };
}

function together(all: PassageChoice, one: PassageChoice): PassageChoice {
  const lists = (['sources', 'kinds', 'people'] as const).flatMap((field) =>
    all[field] || one[field] ? [[field, [...(all[field] ?? []), ...(one[field] ?? [])]]] : [],
  );
  const from = Math.max(all.from ?? Number.NEGATIVE_INFINITY, one.from ?? Number.NEGATIVE_INFINITY);
  const until = Math.min(all.until ?? Number.POSITIVE_INFINITY, one.until ?? Number.POSITIVE_INFINITY);
  return {
    ...Object.fromEntries(lists),
    ...(Number.isFinite(from) && { from }),
    ...(Number.isFinite(until) && { until }),
  };
}

function valueOf(piece: Piece, question: string): string {
  if ('text' in piece) return piece.text;
  if ('name' in piece) return piece.name;
  return question.slice(piece.start, piece.end).replace(/^-?\p{L}+:/u, '');
}

async function nameOf(db: Db, viewer: Viewer, piece: Piece): Promise<Named> {
  const just = (choice: PassageChoice, means: string[]): Named => ({ choice, means, similar: [] });
  switch (piece.is) {
    case 'from':
      return peopleNamed(db, viewer, piece.name);
    case 'in': {
      const sources = await sourcesCalled(db, viewer, piece.name);
      return just({ sources: sources.map(({ id }) => id) }, distinct(sources.map(({ name }) => name)));
    }
    case 'before':
      return just({ until: Date.parse(piece.day) }, [piece.day]);
    case 'after':
      return just({ from: Date.parse(piece.day) }, [piece.day]);
    case 'type':
      return just({ kinds: [piece.kind] }, [piece.kind]);
    case 'phrase':
    case 'word':
      return just({}, [piece.text]);
    case 'unclear':
      return just({}, []);
  }
}

/** Oneself, an address, people, or the members of a group called so; whose names only begin so come last. */
async function peopleNamed(db: Db, viewer: Viewer, name: string): Promise<Named> {
  if (name.toLowerCase() === 'me') {
    const [people, cards] = await Promise.all([
      addressesOf(db, { people: [viewer.personId], groups: [] }),
      personCards(db, [viewer.personId]),
    ]);
    return { choice: { people }, means: [...cards.values()].map((card) => card.name), similar: [] };
  }
  const [authors, groups] = await Promise.all([
    peopleCalled(db, name).then((known) => authorsCalled(db, viewer, name, known)),
    groupsCalled(db, name),
  ]);
  const isBegun = authors.every((author) => !author.whole);
  if (groups.length > 0 && isBegun)
    return {
      choice: { people: await addressesOf(db, { people: [], groups: groups.map(({ id }) => id) }) },
      means: distinct(groups.map((group) => group.name)),
      similar: [],
    };
  return {
    choice: { people: authors.map(({ address }) => address) },
    means: distinct(authors.map((author) => author.name)),
    similar: authors.length > 0 ? [] : (await suggestPeople(db, viewer, name, SIMILAR)).map((person) => person.name),
  };
}

const distinct = (names: string[]) => [...new Set(names)];
