/** Where a node hangs. */
export type TreeLink = {
  /** External id of its parent in the tree; null = at the root. */
  readonly parent: string | null;
  /** True where the source named a parent that is not there, or that would close a cycle: shown at the root. */
  readonly orphan: boolean;
  /** True where its own link would have closed a cycle and was refused. */
  readonly cycle: boolean;
  /** External ids from the root down to the node itself. */
  readonly path: readonly string[];
};

/**
 * Links a whole tree from each node's named parent. Orphans hang at the root. Of every cycle one link is refused: that of
 * its member with the smallest external id, whatever order the nodes came in.
 *
 * @param parents external id → named parent, of all nodes that exist
 * @returns one link per node. O(nodes × depth)
 */
export function linkTree(parents: ReadonlyMap<string, string | null>): Map<string, TreeLink> {
  const refused = refusedLinks(parents);
  const links = new Map<string, TreeLink>();
  const linkOf = (externalId: string): TreeLink => {
    const known = links.get(externalId);
    if (known !== undefined) return known;
    const named = parents.get(externalId) ?? null;
    const cycle = refused.has(externalId);
    const parent = named !== null && !cycle && parents.has(named) ? named : null;
    const link: TreeLink = {
      parent,
      orphan: named !== null && parent === null,
      cycle,
      path: parent === null ? [externalId] : [...linkOf(parent).path, externalId],
    };
    links.set(externalId, link);
    return link;
  };
  for (const externalId of parents.keys()) linkOf(externalId);
  return links;
}

function refusedLinks(parents: ReadonlyMap<string, string | null>): Set<string> {
  const refused = new Set<string>();
  /** Node → the walk that first came by. */
  const seen = new Map<string, number>();
  let walk = 0;
  for (const start of parents.keys()) {
    walk += 1;
    let at: string | null = start;
    while (at !== null && parents.has(at) && !seen.has(at)) {
      seen.set(at, walk);
      at = parents.get(at) ?? null;
    }
    if (at !== null && seen.get(at) === walk) refused.add(smallestOfCycle(parents, at));
  }
  return refused;
}

function smallestOfCycle(parents: ReadonlyMap<string, string | null>, member: string): string {
  let smallest = member;
  let at = parents.get(member) ?? member;
  while (at !== member) {
    if (at < smallest) smallest = at;
    at = parents.get(at) ?? member;
  }
  return smallest;
}
