import type { GroupNode } from '#contract/people.ts';

export type Branch = { group: GroupNode; children: Branch[] };

/** Groups below the groups they are part of; one with several parents stands below each, one without at the top. */
export function treeOf(groups: GroupNode[]): Branch[] {
  const known = new Set(groups.map(({ id }) => id));
  const below = (parent: string | null): GroupNode[] =>
    groups.filter(({ parentIds }) => {
      const parents = parentIds.filter((id) => known.has(id));
      return parent === null ? parents.length === 0 : parents.includes(parent);
    });
  const branch = (group: GroupNode): Branch => ({ group, children: below(group.id).map(branch) });
  return below(null).map(branch);
}
