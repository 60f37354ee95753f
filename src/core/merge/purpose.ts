import type { Edit } from '../markdown/edit.ts';
import type { Section, Spec } from '../spec.ts';
import { sameText, withLineEnd } from './pieces.ts';
import type { MergeState } from './state.ts';

/** A delta's Purpose replaces that of the spec by the rules of every other piece (design, section 6). */
export function planPurpose(state: MergeState, current: Spec): Edit[] {
  const { delta, base } = state.input;
  const wanted = delta.purpose?.text;
  const now = current.purpose;
  if (!wanted || !now || sameText(now.text, wanted)) return [];
  const was = base.kind === 'none' ? now.text : (base.spec?.purpose?.text ?? '');
  if (sameText(was, wanted)) return [];
  if (sameText(was, now.text)) return [replaceBody(now, withLineEnd(wanted, state.lineEnd), current.text)];
  refuse(state, { base: was, current: now.text, delta: wanted });
  return [];
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
