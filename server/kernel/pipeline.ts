import type { Readable, Viewer } from './readable.ts';

/**
 * How every ranking lens works: sources propose candidates (in parallel, a failing one is left out and named), hydrate
 * turns them into readable things in one batch (the permission check), rules drop, signals score, select orders and
 * cuts. Reading may wait; judging is pure, and `now` is part of the query, so that any ranking can be replayed.
 */
export type Lens<Query, Candidate, Thing> = {
  sources: Record<string, (viewer: Viewer, query: Query) => Promise<Candidate[]>>;
  hydrate(viewer: Viewer, candidates: Candidate[], query: Query): Promise<Readable<Thing>[]>;
  rules: Array<(query: Query, thing: Readable<Thing>) => boolean>;
  signals: Signal<Query, Thing>[];
  select(query: Query, ranked: Ranked<Thing>[]): Ranked<Thing>[];
};

/** `value` in [0, 1]; its part of the score is weight x value, which is also what `why` shows; a weight may be negative. */
export type Signal<Query, Thing> = {
  name: string;
  /** May depend on what was asked, and on nothing else. */
  weight: number | ((query: Query) => number);
  value(query: Query, thing: Readable<Thing>): number;
};

export type Reason = { signal: string; value: number; weight: number; part: number };
export type Ranked<Thing> = { thing: Readable<Thing>; score: number; reasons: Reason[] };
export type Looked<Thing> = { ranked: Ranked<Thing>[]; missing: Map<string, unknown> };

export async function look<Query, Candidate, Thing>(
  lens: Lens<Query, Candidate, Thing>,
  viewer: Viewer,
  query: Query,
): Promise<Looked<Thing>> {
  const missing = new Map<string, unknown>();
  const found = await Promise.all(
    Object.entries(lens.sources).map(([name, source]) =>
      source(viewer, query).catch((error: unknown) => {
        missing.set(name, error);
        return [];
      }),
    ),
  );
  const things = await lens.hydrate(viewer, found.flat(), query);
  const kept = things.filter((thing) => lens.rules.every((rule) => rule(query, thing)));
  const signals = lens.signals.map((signal) => weigh(signal, query));
  return {
    ranked: lens.select(
      query,
      kept.map((thing) => rank(signals, query, thing)),
    ),
    missing,
  };
}

type Weighed<Query, Thing> = Signal<Query, Thing> & { weight: number };

const weigh = <Query, Thing>(signal: Signal<Query, Thing>, query: Query): Weighed<Query, Thing> => ({
  ...signal,
  weight: typeof signal.weight === 'number' ? signal.weight : signal.weight(query),
});

/** Scores one thing: the parts add up to the score. */
function rank<Query, Thing>(signals: Weighed<Query, Thing>[], query: Query, thing: Readable<Thing>): Ranked<Thing> {
  const reasons = signals.map(({ name, weight, value }) => {
    const measured = value(query, thing);
    return { signal: name, value: measured, weight, part: weight * measured };
  });
  return { thing, score: reasons.reduce((sum, reason) => sum + reason.part, 0), reasons };
}
