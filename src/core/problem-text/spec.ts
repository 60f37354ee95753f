import { error, info, type WordTable, warning } from './words.ts';

type Kinds =
  | 'file-unreadable'
  | 'link-outside'
  | 'construct-unmodelled'
  | 'fence-unclosed'
  | 'comment-unclosed'
  | 'conflict-marker'
  | 'leftover'
  | 'purpose-missing'
  | 'purpose-brief'
  | 'purpose-placeholder'
  | 'requirements-missing'
  | 'requirements-empty'
  | 'section-level'
  | 'delta-heading-in-spec'
  | 'requirement-outside'
  | 'requirement-duplicate'
  | 'requirement-no-scenario'
  | 'requirement-no-text'
  | 'requirement-not-normative'
  | 'requirement-long'
  | 'heading-not-requirement';

const SCENARIO_FORM =
  'Write `#### Scenario: <name>` and below it steps such as `- **WHEN** …` and `- **THEN** …`.';

/** Words about files, specs and single requirements. */
export const SPEC_WORDS: WordTable<Kinds> = {
  'file-unreadable': ({ reason, detail }) =>
    error(
      `The file cannot be read: ${reason}${detail ? ` (${detail})` : ''}.`,
      'Save it as UTF-8 text, or give your account the right to read it.',
    ),
  'link-outside': () =>
    error(
      'This link leads out of the project, so it is not read and never written.',
      'Replace the link by the files themselves.',
    ),
  'construct-unmodelled': ({ reason }) =>
    reason === 'nesting'
      ? error('Lists or quotes are nested more than 100 deep here.', 'Flatten them.')
      : error(
          'This file is too large to read this construct without doubt.',
          'Put a blank line before it, or split the file.',
        ),
  'fence-unclosed': () =>
    error(
      'This code fence is never closed, so it swallows the rest of the file.',
      'Close the fence with a line of the same marks.',
    ),
  'comment-unclosed': () =>
    error('This comment is never closed, so it swallows the rest of the file.', 'Close it with `-->`.'),
  'conflict-marker': () =>
    error(
      'Conflict markers are left in this file.',
      'Decide what is right and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`.',
    ),
  leftover: ({ text }) =>
    error(`Text of the template is still here: ${text}`, 'Write your own text in its place, or remove it.'),
  'purpose-missing': () =>
    error(
      'The spec has no Purpose section, or it is empty.',
      'Add `## Purpose` with a sentence or two on what this capability is for.',
    ),
  'purpose-brief': ({ length }) =>
    warning(
      `The Purpose is brief (${length} characters, less than 50).`,
      'Say in a sentence or two what this capability is for.',
    ),
  'purpose-placeholder': () =>
    warning('The Purpose is still a placeholder.', 'Say in a sentence or two what this capability is for.'),
  'requirements-missing': () =>
    error(
      'The spec has no Requirements section.',
      'Add `## Requirements` with at least one `### Requirement: <name>`.',
    ),
  'requirements-empty': () =>
    error(
      'The spec has no requirement.',
      'Add at least one `### Requirement: <name>` below `## Requirements`.',
    ),
  'section-level': ({ title, depth }) =>
    error(
      `"${title}" is a heading of level ${depth}, so no reader takes it for the section.`,
      `Write \`## ${title}\`, and move the headings below it up as well.`,
    ),
  'delta-heading-in-spec': ({ heading }) =>
    error(
      `The delta heading "## ${heading}" stands in a spec and hides what follows it.`,
      /^(?:ADDED|MODIFIED)\s/i.test(heading)
        ? 'Write `## Requirements` in its place (or nothing, where that stands above), or run `openspec validate` with --fix.'
        : 'Move these operations into a change.',
    ),
  'requirement-outside': ({ name }) =>
    error(
      `Requirement "${name}" stands outside of the Requirements section, so no reader sees it.`,
      'Move it below `## Requirements`.',
    ),
  'requirement-duplicate': ({ name, line }) =>
    error(
      `Requirement "${name}" stands here a second time; the first is on line ${line}.`,
      'Give each requirement a name of its own.',
    ),
  'requirement-no-scenario': ({ name, emptyScenarios, operation }) =>
    error(
      `${subject(name, operation)} has no scenario${emptyScenarios > 0 ? ' with anything below its heading' : ''}.`,
      SCENARIO_FORM,
    ),
  'requirement-no-text': ({ name, inHeading, operation }) =>
    error(
      `${subject(name, operation)} has no text of its own${inHeading ? '; the normative word stands only in the heading' : ''}.`,
      'Write what the system must do on the line below the heading.',
    ),
  'requirement-not-normative': ({ name, words, inHeading, operation }) =>
    warning(
      `${subject(name, operation)} does not say ${listWords(words)}${inHeading ? ' in its text, only in its heading' : ''}.`,
      'Say it in the text. For another language set `checks.language` or `checks.normative` in the settings.',
    ),
  'requirement-long': ({ name, length }) =>
    info(`Requirement "${name}" is long (${length} characters).`, 'Consider splitting it.'),
  'heading-not-requirement': ({ heading }) =>
    info(
      `"### ${heading}" is read as a requirement, though it does not say so.`,
      `Write \`### Requirement: ${heading}\`.`,
    ),
};

function subject(name: string, operation: string | undefined): string {
  return operation ? `${operation} "${name}"` : `Requirement "${name}"`;
}

function listWords(words: readonly string[]): string {
  const shown = words.slice(0, 4);
  return shown.join(' or ') + (words.length > shown.length ? ' or another normative word' : '');
}
