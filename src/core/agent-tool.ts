/** A program that runs an agent, and where it looks for what it is told (openspec-format 4). */
export interface AgentTool {
  readonly id: string;
  /** The folder of its skills. */
  readonly skills: string;
  /** Its commands: the path with `{{stage}}` in it, and the file that they are made from. */
  readonly commands?: { readonly path: string; readonly frame: string };
  /** A file that says for which tool a shared folder of skills was written. */
  readonly owner?: string;
}

/** A file to be written for a tool: `body` is put into `frame`. Without a frame it is the text itself. */
export interface ToolFile {
  readonly path: string;
  readonly frame?: string;
  readonly body: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Stands in every file that is written for a tool; only files with it are ever rewritten. */
export const GENERATED = 'generated-by: openspec-gitea';

const OWNER = '.agents/skills/.openspec-target';

export const AGENT_TOOLS: readonly AgentTool[] = [
  {
    id: 'claude',
    skills: '.claude/skills',
    commands: { path: '.claude/commands/opsx/{{stage}}.md', frame: 'command-claude.md' },
  },
  {
    id: 'opencode',
    skills: '.opencode/skills',
    commands: { path: '.opencode/commands/opsx-{{stage}}.md', frame: 'command-opencode.md' },
  },
  {
    id: 'cursor',
    skills: '.cursor/skills',
    commands: { path: '.cursor/commands/opsx-{{stage}}.md', frame: 'command-cursor.md' },
  },
  {
    id: 'gemini',
    skills: '.gemini/skills',
    commands: { path: '.gemini/commands/opsx/{{stage}}.toml', frame: 'command-gemini.toml' },
  },
  { id: 'codex', skills: '.agents/skills', owner: OWNER },
  { id: 'agents', skills: '.agents/skills', owner: OWNER },
];

/** The stages that a tool is told about, with the name of the skill: the names that OpenSpec uses. */
const STAGES = [
  { stage: 'explore', title: 'Explore', name: 'openspec-explore' },
  { stage: 'propose', title: 'Propose', name: 'openspec-propose' },
  { stage: 'apply', title: 'Apply', name: 'openspec-apply-change' },
  { stage: 'archive', title: 'Archive', name: 'openspec-archive-change' },
] as const;

/** The files that tools need, each path once; of tools that share a folder the first one owns it. */
export function toolFiles(tools: readonly AgentTool[]): ToolFile[] {
  const files = tools.flatMap(({ id, skills, commands, owner }) => [
    ...STAGES.flatMap((values) => {
      const body = `${values.stage}.md`;
      const skill = { path: `${skills}/${values.name}/SKILL.md`, frame: 'skill.md', body, values };
      if (!commands) return [skill];
      return [
        skill,
        { path: commands.path.replace('{{stage}}', values.stage), frame: commands.frame, body, values },
      ];
    }),
    ...(owner === undefined ? [] : [{ path: owner, body: `${id}\n`, values: {} }]),
  ]);
  return [...new Map(files.reverse().map((file) => [file.path, file])).values()].reverse();
}

/** Reads `all`, `none` or ids with commas between. Answers the tools, and the names that are none. */
export function parseToolList(text: string): {
  readonly tools: readonly AgentTool[];
  readonly unknown: readonly string[];
} {
  const names = text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (names.length === 1 && names[0] === 'none') return { tools: [], unknown: [] };
  if (names.length === 1 && names[0] === 'all') return { tools: AGENT_TOOLS, unknown: [] };
  const ids = AGENT_TOOLS.map(({ id }) => id);
  return {
    tools: AGENT_TOOLS.filter(({ id }) => names.includes(id)),
    unknown: names.length === 0 ? [''] : names.filter((name) => !ids.includes(name)),
  };
}
