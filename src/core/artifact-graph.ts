/** What of an artifact matters for the order. */
export interface GraphNode {
  readonly id: string;
  readonly requires: readonly string[];
}

/** `skipped`: the change says that it has no deltas. */
export type ArtifactStatus = 'done' | 'ready' | 'blocked' | 'skipped';

export interface ArtifactState<Node extends GraphNode = GraphNode> {
  readonly artifact: Node;
  readonly status: ArtifactStatus;
  /** The required artifacts that are not there yet. */
  readonly missing: readonly string[];
}

/** The artifacts in the order in which they are written; between equals the schema's own order decides. */
export function buildOrder<Node extends GraphNode>(nodes: readonly Node[]): Node[] {
  const placed = new Set<string>();
  const open = [...nodes];
  const order: Node[] = [];
  for (;;) {
    const next = open.findIndex((node) => node.requires.every((id) => placed.has(id)));
    if (next < 0) return order;
    const [node] = open.splice(next, 1) as [Node];
    placed.add(node.id);
    order.push(node);
  }
}

/** Ids that require each other in a circle, the first one again at the end; empty when there is none. */
export function findCircle(nodes: readonly GraphNode[]): string[] {
  const placed = new Set(buildOrder(nodes).map((node) => node.id));
  const open = new Map(nodes.filter((node) => !placed.has(node.id)).map((node) => [node.id, node]));
  const walk: string[] = [];
  let at = open.keys().next().value;
  while (at !== undefined && !walk.includes(at)) {
    walk.push(at);
    at = open.get(at)?.requires.find((id) => open.has(id));
  }
  return at === undefined ? [] : [...walk.slice(walk.indexOf(at)), at];
}

/** What can be said of every artifact, in the order in which they are written. */
export function assessArtifacts<Node extends GraphNode>(
  nodes: readonly Node[],
  done: ReadonlySet<string>,
  skipped: ReadonlySet<string>,
): ArtifactState<Node>[] {
  const declared = nodes.map((node) => node.id);
  return buildOrder(nodes).map((artifact) => {
    const isOpen = (id: string): boolean => !done.has(id) && !skipped.has(id);
    const required = new Set(isOpen(artifact.id) ? artifact.requires : []);
    const missing = declared.filter((id) => required.has(id) && isOpen(id));
    return { artifact, status: statusOf(artifact.id, missing, done, skipped), missing };
  });
}

function statusOf(
  id: string,
  missing: readonly string[],
  done: ReadonlySet<string>,
  skipped: ReadonlySet<string>,
): ArtifactStatus {
  if (skipped.has(id)) return 'skipped';
  if (done.has(id)) return 'done';
  return missing.length > 0 ? 'blocked' : 'ready';
}

/** Everything that is still to be written before some artifacts are there, in order, those themselves included. */
export function missingBefore(states: readonly ArtifactState[], wanted: readonly string[]): string[] {
  const byId = new Map(states.map((state) => [state.artifact.id, state]));
  const needed = new Set(wanted);
  for (const id of needed) for (const required of byId.get(id)?.artifact.requires ?? []) needed.add(required);
  return states
    .filter(({ artifact, status }) => needed.has(artifact.id) && (status === 'ready' || status === 'blocked'))
    .map(({ artifact }) => artifact.id);
}

/** The artifacts that wait for one, in the schema's own order. */
export function unlockedBy(nodes: readonly GraphNode[], id: string): string[] {
  return nodes.filter((node) => node.requires.includes(id)).map((node) => node.id);
}
