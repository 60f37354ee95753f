import { allRequirements, type Spec } from '../spec.ts';

/**
 * Whether the requirements of a spec can be told from each other and from the rest by every reader: it has its section,
 * no name stands there twice, nothing is left open, and no conflict is left in it.
 */
export function isMergeable(spec: Spec): boolean {
  const { text, section, outline } = spec;
  const requirements = allRequirements(spec);
  if (!section || outline.unmodelled || /^(?:<{7,} |>{7,} |\|{7,} )/m.test(text)) return false;
  if (new Set(requirements.map(({ key }) => key)).size < requirements.length) return false;
  return outline.blocks.every(
    ({ kind, start, end, closed }) =>
      closed !== false && (kind !== 'html' || isClosed(text.slice(start, end).trimStart())),
  );
}

function isClosed(html: string): boolean {
  return !html.startsWith('<!--') || html.includes('-->', 2);
}
