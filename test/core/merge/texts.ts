import { parseDelta } from '../../../src/core/delta.ts';
import { type MergePlan, planMerge } from '../../../src/core/merge/plan.ts';
import type { Base } from '../../../src/core/merge/state.ts';
import { parseSpec } from '../../../src/core/spec.ts';

export interface Texts {
  /** The spec in the base; undefined where the base has none. */
  readonly base?: string | undefined;
  readonly current: string | undefined;
  readonly delta: string;
}

export interface MergeOptions {
  /** `none`: there is no base at all, whatever the texts say. */
  readonly kind?: Base['kind'];
  readonly retireCapabilities?: boolean;
  readonly allowEmpty?: boolean;
  /** Scenarios that a person has said are left out on purpose. */
  readonly accepts?: (requirement: string, scenario: string) => boolean;
}

/** Plans the merge of a delta into the capability `auth`. */
export function merge({ base, current, delta }: Texts, options: MergeOptions = {}): MergePlan {
  const {
    kind = 'recorded',
    retireCapabilities = false,
    allowEmpty = false,
    accepts = () => false,
  } = options;
  return planMerge({
    capability: 'auth',
    change: 'my-change',
    base: kind === 'none' ? { kind } : { kind, spec: base === undefined ? undefined : parseSpec(base) },
    current: current === undefined ? undefined : parseSpec(current),
    delta: parseDelta(delta),
    retireCapabilities,
    allowEmpty,
    accepts,
  });
}

export const PURPOSE = 'How people get in.';

export function spec(...requirements: readonly string[]): string {
  return `# Auth\n\n## Purpose\n\n${PURPOSE}\n\n## Requirements\n\n${requirements.join('\n\n')}\n`;
}

export function requirement(name: string, statement: string, ...scenarios: readonly string[]): string {
  return [`### Requirement: ${name}`, statement, ...scenarios].join('\n\n');
}

export function scenario(name: string, when = 'it happens'): string {
  return `#### Scenario: ${name}\n- **WHEN** ${when}\n- **THEN** it is done`;
}

type Operations = Partial<Record<'ADDED' | 'MODIFIED' | 'REMOVED', readonly string[]>> & {
  readonly RENAMED?: Readonly<Record<string, string>>;
};

/** A delta. REMOVED takes names; RENAMED the new name by the old one. */
export function delta({ ADDED = [], MODIFIED = [], REMOVED = [], RENAMED = {} }: Operations): string {
  const sections = {
    ADDED,
    MODIFIED,
    REMOVED: REMOVED.map((name) => `### Requirement: ${name}\n\n**Reason**: nobody needs it.`),
    RENAMED: Object.entries(RENAMED).map(
      ([from, to]) => `- FROM: \`### Requirement: ${from}\`\n- TO: \`### Requirement: ${to}\``,
    ),
  };
  const written = Object.entries(sections).filter(([, blocks]) => blocks.length > 0);
  return written.map(([title, blocks]) => `## ${title} Requirements\n\n${blocks.join('\n\n')}\n`).join('\n');
}
