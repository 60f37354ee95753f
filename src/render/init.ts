import type { InitNote, InitResult } from '../workflow/init/init.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { rootObject } from './root.ts';
import { bold, dim } from './style.ts';

/** `init --json`. */
export function initJson(result: InitResult): string {
  return renderJson({ ...initFields(result), root: rootObject(result.root) });
}

export function initFields({ created, rewritten, kept, notes, layout }: InitResult) {
  return {
    created,
    rewritten,
    kept,
    layout: layout.kind,
    notes: notes.map((note) => ({ code: note.kind, message: noteText(note) })),
  };
}

/** `init` for people. */
export function initText(result: InitResult): string {
  const { root, created, rewritten, kept } = result;
  const blocks = [
    created.length + rewritten.length > 0
      ? `${bold(oneLine(root))} is an OpenSpec project.`
      : 'Nothing to do.',
    list('Created', created),
    list('Rewritten', rewritten),
    kept.length > 8 ? `Left as they were: ${kept.length} files.` : list('Left as it was', kept),
    'Next: openspec propose <change>',
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function list(heading: string, paths: readonly string[]): string {
  return paths.length === 0 ? '' : [`${heading}:`, ...paths.map((path) => `  ${path}`)].join('\n');
}

function shorten(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}

/** What should be known besides, for stderr. */
export function initNote({ notes }: InitResult): string {
  return notes.map((note) => `${dim('note:')} ${noteText(note)}\n`).join('');
}

function noteText(note: InitNote): string {
  switch (note.kind) {
    case 'no-repository':
      return 'This is no git repository. Run `git init`: branches, bases and reviews need one.';
    case 'no-git':
      return 'git was not found. Install it: branches, bases and reviews need it.';
    case 'project-above':
      return `There is a project in ${oneLine(note.root)} too. In this folder the new one counts.`;
    case 'tool-file-foreign':
      return `Written by something else, and left as it was: ${shorten(note.paths)}. Remove it and run init again to have ours.`;
    case 'tool-file-old':
      return `Changed or from an older version, and left as it was: ${shorten(note.paths)}. \`--force\` writes it anew.`;
    case 'language-kept':
      return `${note.settings} was there already. Set \`checks.language: ${note.language}\` in it yourself.`;
    case 'language-unknown':
      return `There are no normative words for ${note.language}. Name yours as \`checks.normative\` in ${note.settings}, or use a code such as de.`;
  }
}
