/** Which change of which project a text of ours belongs to. */
export interface MarkerKey {
  readonly change: string;
  /** The project's place in the repository: `''` or a path without slashes at its ends. */
  readonly project: string;
}

/** What stands in the hidden comment at the head of our text. */
export interface Marker extends MarkerKey {
  /** The ticks at the last sync, see checklist.ts. */
  readonly state: string | undefined;
  /** The digest of the title that we wrote, see title.ts. */
  readonly title: string | undefined;
}

/** A marker where it stands, from its first character to the last one of `-->`. */
export interface MarkerLine {
  readonly kind: 'begin' | 'end';
  readonly marker: Marker;
  /** How many lines we wrote below it, and their digest, see section.ts. */
  readonly seal: string | undefined;
  readonly start: number;
  readonly end: number;
}

const LINE = /^<!-- openspec:(begin|end)((?: [a-z]+="[^"\r\n]*")*) -->[ \t\r]*$/;

/**
 * The markers that begin our texts in a body, in order, those of other changes too. A marker is a line of its own that
 * begins in the first column, wherever Markdown would put it, so that an open fence of people cannot hide ours.
 */
export function readMarkers(body: string): Marker[] {
  return scanMarkers(body).flatMap(({ kind, marker }) => (kind === 'begin' ? marker : []));
}

/** All markers of a body with their offsets. Linear in the size of the body; never throws. */
export function scanMarkers(body: string): MarkerLine[] {
  const found: MarkerLine[] = [];
  for (let start = 0; start < body.length; ) {
    const newline = body.indexOf('\n', start);
    const next = newline < 0 ? body.length : newline + 1;
    if (body.startsWith('<!-- openspec:', start)) {
      const line = readLine(body.slice(start, newline < 0 ? next : newline));
      if (line) found.push({ ...line, start, end: start + line.length });
    }
    start = next;
  }
  return found;
}

function readLine(line: string) {
  const [, kind, list = ''] = LINE.exec(line) ?? [];
  if (kind === undefined) return undefined;
  const values = new Map<string, string>();
  for (const [, key = '', value = ''] of list.matchAll(/([a-z]+)="([^"]*)"/g)) values.set(key, decode(value));
  const marker = {
    change: values.get('change') ?? '',
    project: values.get('project') ?? '',
    state: values.get('state'),
    title: values.get('title'),
  };
  const length = line.trimEnd().length;
  return { kind: kind as MarkerLine['kind'], marker, seal: values.get('seal'), length };
}

export function beginLine({ change, project, state, title }: Marker, seal: string): string {
  return `<!-- openspec:begin${attributes({ change, project, state, title, seal })} -->`;
}

export function endLine({ change, project }: MarkerKey): string {
  return `<!-- openspec:end${attributes({ change, project })} -->`;
}

/** Text of ours that no reader takes for a marker: a line that looks like one moves by a column. */
export function withoutMarkers(text: string): string {
  return text.replace(/^<!-- openspec:/gm, ' $&');
}

function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${encode(value)}"`))
    .join('');
}

/** Percent-encoding, so that no value can close the comment or the quotes: two dashes in a row are none either. */
function encode(value: string): string {
  return value
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^A-Za-z0-9._/~:,+=!*-]/gu, encodeURIComponent)
    .replaceAll('--', '-%2D');
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
