import type { OmittedScenario } from '../problem.ts';
import { conflictText } from './conflict.ts';
import { error, type WordTable } from './words.ts';

type Kinds =
  | 'merge-not-found'
  | 'merge-exists'
  | 'merge-no-spec'
  | 'merge-spec-broken'
  | 'merge-last-requirement'
  | 'merge-result-invalid'
  | 'scenario-omitted'
  | 'scenario-gutted'
  | 'merge-conflict';

/** Words about what a merge refuses. */
export const MERGE_WORDS: WordTable<Kinds> = {
  'merge-not-found': ({ capability, operation, name, nearest }) =>
    error(
      `${operation} names "${name}", which ${capability} does not have.`,
      nearest.length > 0
        ? `Did you mean ${quoteList(nearest)}?${operation === 'MODIFIED' ? ' If it is new, put it under ADDED.' : ''}`
        : operation === 'MODIFIED'
          ? 'If it is new, put it under ADDED.'
          : `Take it out, or correct the name: \`openspec show ${capability}\` shows them.`,
    ),
  'merge-exists': ({ capability, operation, name, existing }) =>
    error(
      existing === name
        ? `${operation} "${name}": ${capability} has a requirement of this name already.`
        : `${operation} "${name}": ${capability} has "${existing}" already, which differs only in case or blanks.`,
      operation === 'ADDED'
        ? 'Put it under MODIFIED to change the one there is, or choose another name.'
        : 'Choose another name.',
    ),
  'merge-no-spec': ({ capability, operations }) =>
    error(
      `There is no spec "${capability}", so ${operations.join(' and ')} has nothing to work on.`,
      'For a new capability put the requirements under ADDED; else check the folder name of the delta.',
    ),
  'merge-spec-broken': ({ capability, reason, line }) =>
    error(
      `The spec of ${capability} cannot be changed: ${reason}${line === undefined ? '' : ` (line ${line})`}.`,
      `Mend the spec first: \`openspec validate ${capability} --fix\` puts right what is plain and shows the rest.`,
    ),
  'merge-last-requirement': ({ capability }) =>
    error(
      `This removes the last requirement of ${capability}.`,
      'Set `retire_capabilities: true` in .openspec.yaml to delete the spec, and move any other text in it elsewhere.',
    ),
  'merge-result-invalid': ({ capability, reason }) =>
    error(
      `The spec of ${capability} would be invalid after this change: ${reason}`,
      'Mend the delta so that the result is valid.',
    ),
  'scenario-omitted': ({ capability, name, scenarios }) =>
    error(
      `MODIFIED "${name}" of ${capability} leaves out ${scenarios.map(describeOmitted).join(', ')}.`,
      'Copy it into the delta, or archive with --accept-omissions if it is left out on purpose.',
    ),
  'scenario-gutted': ({ capability, name, scenario }) =>
    error(
      `MODIFIED "${name}" of ${capability} keeps the scenario "${scenario}" and drops all of its steps.`,
      'Write its steps again, or leave the whole scenario out.',
    ),
  'merge-conflict': conflictText,
};

function describeOmitted({ name, renamedTo }: OmittedScenario): string {
  return renamedTo === undefined
    ? `the scenario "${name}" (dropped)`
    : `the scenario "${name}" (renamed to "${renamedTo}", it seems)`;
}

function quoteList(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' or ');
}
