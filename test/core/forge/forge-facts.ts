import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDelta } from '../../../src/core/delta.ts';
import type { ChangeFacts } from '../../../src/core/forge/change-facts.ts';
import { listTasks } from '../../../src/core/forge/checklist.ts';
import { type CapabilityChange, capabilityChange } from '../../../src/core/forge/requirement-changes.ts';
import { FORGE_TEMPLATES, type ForgeTemplates } from '../../../src/core/forge/templates.ts';
import { planMerge } from '../../../src/core/merge/plan.ts';
import { parseSpec } from '../../../src/core/spec.ts';

const top = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(top, path), 'utf8');

export const TEMPLATES = Object.fromEntries(
  FORGE_TEMPLATES.map((name) => [name, read(`templates/forge/${name}.md`)]),
) as unknown as ForgeTemplates;

/** What a delta makes of a spec. */
export function merged(capability: string, delta: string, spec: string | undefined): CapabilityChange {
  const plan = planMerge({
    capability,
    change: 'x',
    base: { kind: 'none' },
    current: spec === undefined ? undefined : parseSpec(spec),
    delta: parseDelta(delta),
    retireCapabilities: false,
    allowEmpty: false,
    accepts: () => true,
  });
  const refused = plan.refusals.length > 0;
  return capabilityChange({ capability, delta: parseDelta(delta), before: spec, after: plan.after, refused });
}

/** The change of examples/, against the specs of the home lab. */
export function exampleFacts(more: Partial<ChangeFacts> = {}): ChangeFacts {
  const capabilities = readdirSync(join(top, 'examples/change/specs')).map((capability) => {
    const path = `examples/home-lab/openspec/specs/${capability}/spec.md`;
    const spec = existsSync(join(top, path)) ? read(path) : undefined;
    return merged(capability, read(`examples/change/specs/${capability}/spec.md`), spec);
  });
  return {
    change: 'add-status-page',
    project: '',
    proposal: read('examples/change/proposal.md'),
    stage: 'proposed',
    capabilities,
    tasks: listTasks([{ path: 'tasks.md', item: 'tasks.md', text: read('examples/change/tasks.md') }]),
    issue: 7,
    pull: 8,
    folder: 'openspec/changes/add-status-page',
    folderUrl:
      'https://git.example.org/ann/lab/src/branch/change/add-status-page/openspec/changes/add-status-page',
    title: undefined,
    ...more,
  };
}
