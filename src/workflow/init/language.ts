import { ToolError } from '../../core/error.ts';
import { parseSettings } from '../../core/settings.ts';
import { fillTemplate } from '../../core/template.ts';
import type { World } from '../../ports.ts';
import { loadShipped } from '../load-template.ts';

/** A language as it was given, and what people call it. */
export interface Language {
  readonly code: string;
  readonly name: string;
}

/** Reads a code such as `de`, or any name. Throws ToolError for what is neither. */
export function readLanguage(text: string | undefined): Language | undefined {
  if (text === undefined) return undefined;
  const code = text.trim();
  if (/^[\p{L}\p{M}][\p{L}\p{M}0-9 ()_-]{1,60}$/u.test(code)) return { code, name: languageName(code) };
  throw new ToolError({
    code: 'language_invalid',
    message: 'The language must be a code or a name.',
    fix: 'Write it as in --language de.',
    exit: 2,
  });
}

function languageName(code: string): string {
  if (!/^[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?$/.test(code)) return code;
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  return names.of(code.replace('_', '-')) ?? code;
}

/** The settings of a new project. `known`: whether the language has normative words of its own. */
export function settingsText(world: World, language: Language | undefined): { text: string; known: boolean } {
  const base = loadShipped(world, 'templates/init/config.yaml');
  if (!language) return { text: base, known: true };
  const part = (name: string, values: Record<string, string>): string =>
    fillTemplate(loadShipped(world, `templates/init/${name}`), values);
  const withContext = base + part('language-context.yaml', { language: language.name });
  const text = withContext + part('language-checks.yaml', { code: language.code });
  const known = parseSettings(text).problems.length === 0;
  return { text: known ? text : withContext, known };
}
