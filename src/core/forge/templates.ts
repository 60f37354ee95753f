/** The Markdown skeletons of `templates/forge/`, each a file of its own. */
export interface ForgeTemplates {
  readonly issue: string;
  readonly pull: string;
  readonly capability: string;
  readonly requirement: string;
  /** What stands where a text was cut. */
  readonly cut: string;
  /** What stands where a delta cannot be merged. */
  readonly unmerged: string;
  /** What is asked of a reviewer: of a proposal, while work is going on, and of the result. */
  readonly 'ask-proposal': string;
  readonly 'ask-work': string;
  readonly 'ask-result': string;
}

export const FORGE_TEMPLATES = [
  'issue',
  'pull',
  'capability',
  'requirement',
  'cut',
  'unmerged',
  'ask-proposal',
  'ask-work',
  'ask-result',
] as const satisfies readonly (keyof ForgeTemplates)[];
