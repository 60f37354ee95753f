import type { Edit } from '../markdown/edit.ts';
import type { Section, Spec } from '../spec.ts';
import { sameText, withLineEnd } from './pieces.ts';
import type { MergeState } from './state.ts';

/** A delta's Purpose replaces that of the spec by the rules of every other piece (design, section 6). */
export function planPurpose(state: MergeState, current: Spec): Edit[] {
  const { delta, base } = state.input;
  const wanted = delta.purpose?.text;
  const now = current.purpose?.text ?? '';
  if (!wanted || sameText(now, wanted)) return [];
  const was = base.kind === 'none' ? now : (base.spec?.purpose?.text ?? '');
  if (sameText(was, wanted)) return [];
  if (sameText(was, now)) return [writePurpose(current, wanted, state.lineEnd)];
  refuse(state, { base: was, current: now, delta: wanted });
  return [];
}

/** Replaces what stands below the heading; without a heading the section comes in before the requirements. */
function writePurpose(
  { purpose, section, outline, text }: Spec,
  wanted: string,
  lineEnd: '\n' | '\r\n',
): Edit {
  if (purpose) return replaceBody(purpose, withLineEnd(wanted, lineEnd), text);
  const own = withLineEnd(`## Purpose\n\n${wanted}`, lineEnd);
  const blank = lineEnd + lineEnd;
  if (section) return { start: section.heading.start, end: section.heading.start, text: own + blank };
  const end = outline.blocks.at(-1)?.end ?? text.length;
  return { start: end, end, text: blank + own };
}

function replaceBody(section: Section, text: string, source: string): Edit {
  const start = section.blocks[0]?.start ?? section.body.start;
  const end = section.blocks.at(-1)?.end ?? section.body.end;
  return {
    start,
    end,
    text: start === section.heading.end ? `${source.includes('\r\n') ? '\r\n' : '\n'}${text}` : text,
  };
}

function refuse(state: MergeState, texts: { base: string; current: string; delta: string }): void {
  const { capability, change, delta } = state.input;
  const facts = {
    kind: 'merge-conflict',
    change,
    capability,
    name: 'Purpose',
    reason: 'both-changed',
    piece: 'statement',
  } as const;
  state.refuse({ ...facts, ...texts }, delta.purpose?.heading.start ?? 0);
}
