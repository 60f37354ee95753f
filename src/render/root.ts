/** The `root` object of every JSON document: where the project is and how it was found. */
export function rootObject(root: string): { path: string; source: 'nearest' } {
  return { path: root, source: 'nearest' };
}
