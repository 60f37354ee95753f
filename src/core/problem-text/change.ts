import { error, info, type WordTable, warning } from './words.ts';

type Kinds =
  | 'overlap'
  | 'depends-cycle'
  | 'depends-unknown'
  | 'depends-open'
  | 'change-no-delta'
  | 'delta-at-root'
  | 'delta-misplaced'
  | 'delta-no-section'
  | 'delta-no-operation'
  | 'delta-duplicate'
  | 'rename-duplicate'
  | 'rename-unpaired'
  | 'operations-crossed'
  | 'modified-renamed-away'
  | 'renamed-onto-added'
  | 'requirement-orphan'
  | 'delta-stray-heading'
  | 'near-miss'
  | 'skip-specs-conflict'
  | 'skip-specs-accepted'
  | 'yaml-invalid'
  | 'setting-invalid'
  | 'schema-unusable'
  | 'proposal-missing'
  | 'base-missing'
  | 'task-group'
  | 'task-duplicate'
  | 'tasks-none'
  | 'tasks-open';

/** Words about changes: deltas, metadata, tasks. */
export const CHANGE_WORDS: WordTable<Kinds> = {
  'change-no-delta': () =>
    error(
      'The change has no delta.',
      'Write `specs/<capability>/spec.md` with `## ADDED Requirements` or another operation, or set `skip_specs: true` in .openspec.yaml if no spec changes.',
    ),
  'delta-at-root': () =>
    error(
      'A delta needs the folder of a capability; this file is never read.',
      'Move it to `specs/<capability>/spec.md`.',
    ),
  'delta-misplaced': ({ expected }) =>
    error(
      'This file holds delta sections, but only a `spec.md` in the folder of a capability is read.',
      `Move them to \`specs/${expected}\`.`,
    ),
  'delta-no-section': ({ heading }) =>
    error(
      'No delta section found.',
      heading === undefined
        ? 'Add a heading such as `## ADDED Requirements`, or move notes out of `specs/`.'
        : `Write \`## ADDED Requirements\` in place of \`## ${heading}\`, or run \`openspec validate\` with --fix.`,
    ),
  'delta-no-operation': ({ sections }) =>
    error(
      `The ${sections.length > 1 ? `sections ${sections.join(' and ')} hold` : `section ${sections.join()} holds`} no requirement.`,
      'Write at least one `### Requirement: <name>` below it (RENAMED: a FROM line and a TO line).',
    ),
  'delta-duplicate': ({ operation, name }) =>
    error(`"${name}" stands twice under ${operation}.`, 'Keep one.'),
  'rename-duplicate': ({ side, name }) =>
    error(`"${name}" stands twice as ${side} under RENAMED.`, 'Keep one.'),
  'rename-unpaired': ({ side, name }) =>
    error(
      `${side} "${name}" has no matching ${side === 'FROM' ? 'TO' : 'FROM'} line.`,
      'Write each rename as a FROM line with its TO line right below.',
    ),
  'operations-crossed': ({ name, one, other, spelled }) =>
    error(
      `"${name}" stands under both ${one} and ${other}${spelled ? ` (there as "${spelled}")` : ''}.`,
      'Keep one of the two.',
    ),
  'modified-renamed-away': ({ from, to }) =>
    error(
      `MODIFIED names "${from}", which this delta renames to "${to}".`,
      `Use the new name under MODIFIED: \`### Requirement: ${to}\`.`,
    ),
  'renamed-onto-added': ({ to }) =>
    error(
      `RENAMED gives the name "${to}", which ADDED adds as well.`,
      'Choose another name for one of them.',
    ),
  'requirement-orphan': ({ name, section }) =>
    warning(
      `Requirement "${name}" stands ${section === undefined ? 'above the first section' : `under "## ${section}"`}, which is no delta section, so it is ignored.`,
      'Move it below ADDED, MODIFIED, REMOVED or RENAMED Requirements.',
    ),
  'delta-stray-heading': ({ heading, operation }) =>
    info(
      `"### ${heading}" under ${operation} is no requirement.`,
      `Write \`### Requirement: ${heading}\` if it is meant to be one.`,
    ),
  'near-miss': ({ found, expected }) =>
    error(
      `This is not read as it is written: ${shorten(found)}`,
      `Write: ${shorten(expected)}  (\`openspec validate\` with --fix does it)`,
    ),
  'skip-specs-conflict': () =>
    error(
      'skip_specs is set, but there are files under specs/.',
      'Remove `skip_specs` from .openspec.yaml, or remove the files.',
    ),
  'skip-specs-accepted': () => info('skip_specs is set: this change alters no spec.'),
  'yaml-invalid': ({ reason }) =>
    error(`The YAML cannot be read: ${reason}.`, 'Mend the line, then run the command again.'),
  'setting-invalid': ({ key, expected }) =>
    warning(`"${key}" is ignored: expected ${expected}.`, `Write ${expected} for \`${key}\`.`),
  'schema-unusable': ({ schema, reason }) =>
    warning(
      `The schema "${schema}" cannot be used: ${reason}`,
      'Run `openspec schemas` to see what there is.',
    ),
  'proposal-missing': () =>
    info(
      'The change has no proposal, so nobody can say what was agreed.',
      'Write proposal.md with Why and What Changes.',
    ),
  overlap: ({ other, capability, name, piece, conflict, first }) => {
    const part =
      piece === undefined ? '' : piece === 'statement' ? 'the statement of ' : `the scenario "${piece}" of `;
    const fate = conflict
      ? 'the one archived second has to be rebased'
      : first === undefined
        ? 'they merge'
        : `${first} has to be archived first`;
    return info(`${other} touches ${part}"${name}" in ${capability} as well: ${fate}.`);
  },
  'depends-cycle': ({ cycle }) =>
    error(`These changes wait for one another: ${cycle.join(' -> ')}.`, 'Take one name out of `depends_on`.'),
  'depends-unknown': ({ on, nearest }) =>
    warning(
      `depends_on names "${on}", which is neither open nor archived.`,
      nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : 'Take it out, or correct the name.',
    ),
  'depends-open': ({ on }) =>
    error(
      `This change waits for ${on}, which is still open.`,
      `Archive ${on} first, or both in one command.`,
    ),
  'base-missing': ({ base, fix }) =>
    error(
      base === undefined
        ? 'This clone is shallow: the specs that this change was written against are not in it.'
        : `The commit ${base.slice(0, 12)} that this change was written against is not in this repository.`,
      fix,
    ),
  'task-group': ({ id, group }) =>
    warning(`Task ${id} stands in group ${group}.`, `Move it to its group or number it ${group}.`),
  'task-duplicate': ({ id, first }) =>
    warning(`Task ${id} stands twice; the first is at ${first}.`, 'Give each task a number of its own.'),
  'tasks-none': () =>
    warning(
      'This list has no boxes, so the change counts as having no tasks.',
      'Write each task as `- [ ] 1.1 …`.',
    ),
  'tasks-open': ({ done, total }) =>
    error(`${total - done} of ${total} tasks are open.`, 'Finish them, or take them out of the list.'),
};

function shorten(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
