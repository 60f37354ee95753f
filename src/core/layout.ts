import { joinPath } from './path.ts';

/** Where the parts of a project lie, relative to its root. */
export interface Layout {
  readonly kind: 'nested' | 'flat';
  readonly settings: string;
  readonly specs: string;
  readonly changes: string;
  readonly archive: string;
  readonly schemas: string;
}

/** OpenSpec's own layout: everything below `openspec/`. */
export function nestedLayout(settingsName = 'config.yaml'): Layout {
  return {
    kind: 'nested',
    settings: `openspec/${settingsName}`,
    specs: 'openspec/specs',
    changes: 'openspec/changes',
    archive: 'openspec/changes/archive',
    schemas: 'openspec/schemas',
  };
}

/** Specs and changes at the top of the repository, settings in `openspec.yaml`. */
export const FLAT_LAYOUT: Layout = {
  kind: 'flat',
  settings: 'openspec.yaml',
  specs: 'specs',
  changes: 'changes',
  archive: 'changes/archive',
  schemas: 'openspec/schemas',
};

export function specPath(layout: Layout, capability: string): string {
  return joinPath(layout.specs, capability, 'spec.md');
}

export function changePath(layout: Layout, change: string): string {
  return joinPath(layout.changes, change);
}
