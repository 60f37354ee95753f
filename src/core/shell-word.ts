/** A name as one word of a shell command: quoted when it is not plain. */
export function shellWord(name: string): string {
  return /^[\p{L}\p{N}._@%+=:,/-]+$/u.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
