import type { ImportReport } from '#contract/people.ts';
import { AppError } from '#kernel/errors.ts';
import type { TeamRow } from './directory-file.ts';

export type KnownTeam = { id: string; name: string; about: string | null };
type Edge = { parentId: string; childId: string };
export type TeamPlan = {
  created: KnownTeam[];
  updated: KnownTeam[];
  /** New places in the tree; the team leaves the teams it was in. */
  moved: Edge[];
  report: ImportReport['teams'];
  idOf(name: string): string | null;
};
type Known = {
  teams: Map<string, KnownTeam>;
  edges: Edge[];
  /** How names are compared: without case and accents. */
  fold(name: string): string;
  newId(): string;
};

/**
 * Decides which teams are made, described anew and moved. Teams that people are in but the file does not list are made
 * at the top. Throws when the file contradicts itself: half a tree is worse than none.
 */
export function planTeams(rows: TeamRow[], namedByPeople: string[], known: Known): TeamPlan {
  refuse(problemsOf(rows, known.fold));
  const teams = new Map(known.teams);
  const created: KnownTeam[] = [];
  const teamOf = (name: string): KnownTeam => {
    const key = known.fold(name);
    const existing = teams.get(key);
    if (existing) return existing;
    const team = { id: known.newId(), name, about: null };
    teams.set(key, team);
    created.push(team);
    return team;
  };
  const updated: KnownTeam[] = [];
  const moved: Edge[] = [];
  for (const row of rows) {
    const team = teamOf(row.team);
    const isNew = created.includes(team);
    if (row.about && row.about !== team.about) {
      if (isNew) team.about = row.about;
      else updated.push({ ...team, about: row.about });
    }
    if (row.parent) moved.push({ parentId: teamOf(row.parent).id, childId: team.id });
  }
  for (const name of namedByPeople) teamOf(name);
  const isKnown = (edge: Edge) =>
    known.edges.some((other) => other.parentId === edge.parentId && other.childId === edge.childId);
  const changes = moved.filter((edge) => !isKnown(edge));
  refuse(circleProblem(known, changes, [...teams.values()]));
  return {
    created,
    updated,
    moved: changes,
    report: describe(rows, created, moved, [...teams.values()]),
    idOf: (name) => teams.get(known.fold(name))?.id ?? null,
  };
}

function problemsOf(rows: TeamRow[], fold: (name: string) => string): string[] {
  const lines = new Map<string, number>();
  return rows.flatMap(({ line, team, parent, about }) => {
    if (team === '') return [`Line ${line}: the team has no name.`];
    if (team.length > 120 || parent.length > 120) return [`Line ${line}: the name is longer than 120 characters.`];
    if (about.length > 2000) return [`Line ${line}: the description is longer than 2000 characters.`];
    if (parent !== '' && fold(parent) === fold(team)) return [`Line ${line}: ${team} cannot be inside itself.`];
    const earlier = lines.get(fold(team));
    if (earlier !== undefined) return [`Line ${line}: ${team} stands on line ${earlier} already.`];
    lines.set(fold(team), line);
    return [];
  });
}

function circleProblem({ teams, edges }: Known, changes: Edge[], all: KnownTeam[]): string[] {
  const isTeam = new Set([...teams.values()].map((team) => team.id));
  const movedIds = new Set(changes.map((edge) => edge.childId));
  const after = [...edges.filter((edge) => !(movedIds.has(edge.childId) && isTeam.has(edge.parentId))), ...changes];
  const parents = Map.groupBy(after, (edge) => edge.childId);
  const nameOf = (id: string) => all.find((team) => team.id === id)?.name ?? id;
  for (const { childId } of changes) {
    const seen = new Set<string>();
    const queue = [childId];
    for (let at = queue.pop(); at !== undefined; at = queue.pop())
      for (const { parentId } of parents.get(at) ?? []) {
        if (parentId === childId) return [`${nameOf(childId)} would be inside itself, by way of ${nameOf(at)}.`];
        if (!seen.has(parentId)) queue.push(parentId);
        seen.add(parentId);
      }
  }
  return [];
}

function refuse(problems: string[]): void {
  if (problems.length === 0) return;
  const message = problems.slice(0, 10).join(' ');
  throw new AppError('invalid-input', `The teams file contradicts itself. ${message}`, { fields: { teams: message } });
}

function describe(rows: TeamRow[], created: KnownTeam[], moved: Edge[], all: KnownTeam[]): ImportReport['teams'] {
  const byId = new Map(all.map((team) => [team.id, team]));
  const parentOf = new Map(moved.map((edge) => [edge.childId, byId.get(edge.parentId)?.name ?? null]));
  const listed = new Set(rows.map((row) => row.team));
  const isNew = new Set(created);
  return all
    .filter((team) => isNew.has(team) || listed.has(team.name))
    .map((team) => ({ name: team.name, parent: parentOf.get(team.id) ?? null, isNew: isNew.has(team) }));
}
