import { isDeepStrictEqual } from 'node:util';
import type { ImportReport } from '#contract/people.ts';
import { type PersonRow, problemOf } from './directory-file.ts';

export type KnownPerson = {
  id: string;
  name: string;
  title: string | null;
  about: string | null;
  location: string | null;
  languages: string[];
  projects: string[];
  managerId: string | null;
  teamId: string | null;
};
export type PersonWrite = KnownPerson & { email: string; isNew: boolean; formerTeamId: string | null };
type Placed = { row: PersonRow; id: string; known: KnownPerson | null; problem: string | null };
type Directory = {
  /** Everybody known, by every address. */
  byAddress: Map<string, KnownPerson>;
  byId: Map<string, KnownPerson>;
  newId(): string;
};

/** Says of every line whether it can be imported, and as whom. Lines that name each other are judged together. */
export function placeRows(rows: PersonRow[], directory: Directory): Placed[] {
  const first = new Map<string, Placed>();
  const placed = rows.map((row) => {
    const known = directory.byAddress.get(row.email) ?? null;
    const own: Placed = { row, id: known?.id ?? directory.newId(), known, problem: problemOf(row) };
    if (own.problem) return own;
    const earlier = first.get(known?.id ?? row.email);
    if (earlier) own.problem = `The same person stands on line ${earlier.row.line}.`;
    else first.set(known?.id ?? row.email, own);
    return own;
  });
  const byAddress = new Map([...first.values()].map((own) => [own.row.email, own]));
  for (const problems = () => placed.filter((own) => own.problem).length; ;) {
    const before = problems();
    for (const own of first.values()) own.problem ??= managerProblem(own, byAddress, first, directory);
    for (const own of inCircles(first, byAddress, directory))
      own.problem ??= 'Following the managers from here leads back here.';
    if (problems() === before) return placed;
  }
}

/** The line or known person a manager's address stands for. */
function managerOf(own: Placed, byAddress: Map<string, Placed>, first: Map<string, Placed>, directory: Directory) {
  const known = directory.byAddress.get(own.row.manager) ?? null;
  return { known, line: byAddress.get(own.row.manager) ?? (known && first.get(known.id)) ?? null };
}

function managerProblem(
  own: Placed,
  byAddress: Map<string, Placed>,
  first: Map<string, Placed>,
  directory: Directory,
): string | null {
  if (own.row.manager === '') return null;
  const { known, line } = managerOf(own, byAddress, first, directory);
  if (line === own || known?.id === own.id) return 'Nobody is their own manager.';
  if (known || (line && !line.problem)) return null;
  if (line) return `The manager ${own.row.manager} stands on line ${line.row.line}, which cannot be imported.`;
  return `Nobody has the manager's address ${own.row.manager}, neither in this file nor in the directory.`;
}

/** The good lines that stand on a circle of managers, as things would be after the import. */
function inCircles(first: Map<string, Placed>, byAddress: Map<string, Placed>, directory: Directory): Placed[] {
  const above = new Map([...directory.byId.values()].map((person) => [person.id, person.managerId]));
  const lines = new Map<string, Placed>();
  for (const own of first.values()) {
    if (own.problem || own.row.manager === '') continue;
    const { known, line } = managerOf(own, byAddress, first, directory);
    above.set(own.id, line?.id ?? known?.id ?? null);
    lines.set(own.id, own);
  }
  return circlesOf(above).flatMap((id) => lines.get(id) ?? []);
}

/** All that stand on a circle, where each points at one other. */
export function circlesOf(next: Map<string, string | null>): string[] {
  const walkOf = new Map<string, string>();
  const found: string[] = [];
  for (const start of next.keys()) {
    const path: string[] = [];
    let at: string | null = start;
    while (at !== null && !walkOf.has(at)) {
      walkOf.set(at, start);
      path.push(at);
      at = next.get(at) ?? null;
    }
    if (at !== null && walkOf.get(at) === start) found.push(...path.slice(path.indexOf(at)));
  }
  return found;
}

/** What is to be written, given the teams' ids by their names; a line that says nothing new writes nothing. */
export function writesOf(
  placed: Placed[],
  directory: Directory,
  teamIdOf: (name: string) => string | null,
): PersonWrite[] {
  const good = placed.filter((own) => own.problem === null);
  const idOf = new Map(good.map((own) => [own.row.email, own.id]));
  return good.flatMap(({ row, id, known }) => {
    const wanted: KnownPerson = {
      id,
      name: row.name,
      title: row.title || (known?.title ?? null),
      about: row.about || (known?.about ?? null),
      location: row.location || (known?.location ?? null),
      languages: row.languages.length > 0 ? row.languages : (known?.languages ?? []),
      projects: row.projects.length > 0 ? row.projects : (known?.projects ?? []),
      managerId: row.manager
        ? (idOf.get(row.manager) ?? directory.byAddress.get(row.manager)?.id ?? null)
        : (known?.managerId ?? null),
      teamId: row.team ? teamIdOf(row.team) : (known?.teamId ?? null),
    };
    if (known && isDeepStrictEqual(wanted, known)) return [];
    return [{ ...wanted, email: row.email, isNew: known === null, formerTeamId: known?.teamId ?? null }];
  });
}

export function reportOf(placed: Placed[], writes: PersonWrite[]): Omit<ImportReport, 'teams' | 'ignoredColumns'> {
  const written = new Map(writes.map((write) => [write.id, write]));
  const rows = placed.map(
    ({ row, id, problem }) =>
      ({
        line: row.line,
        name: row.name,
        email: row.email,
        action: problem ? 'error' : actionOf(written.get(id)),
        problem,
      }) as const,
  );
  const count = (action: string) => rows.filter((row) => row.action === action).length;
  return { rows, created: count('create'), updated: count('update'), same: count('same'), errors: count('error') };
}

const actionOf = (write: PersonWrite | undefined) => (!write ? 'same' : write.isNew ? 'create' : 'update');
