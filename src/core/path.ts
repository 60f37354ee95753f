/** Joins parts of a path with `/`; empty parts vanish. */
export function joinPath(...parts: readonly string[]): string {
  let path = '';
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as string;
    if (part !== '') path = path === '' ? part : `${path}/${part}`;
  }
  return path;
}

/** The folder that holds a path; `''` for a path of one part, `/` for one below the root. */
export function parentPath(path: string): string {
  const at = path.lastIndexOf('/');
  return at > 0 ? path.slice(0, at) : at === 0 ? '/' : '';
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Compares by code point, the same on every machine. */
export function byCodePoint(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Whether a name is one part of a path and nothing else: no separator, no `.` or `..`, no control character. */
export function isPathPart(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\u0000-\u001f\u007f]/.test(name);
}
