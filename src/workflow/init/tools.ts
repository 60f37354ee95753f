import {
  AGENT_TOOLS,
  type AgentTool,
  GENERATED,
  parseToolList,
  type ToolFile,
  toolFiles,
} from '../../core/agent-tool.ts';
import { ToolError } from '../../core/error.ts';
import { nearestNames } from '../../core/name.ts';
import { fillTemplate } from '../../core/template.ts';
import type { Files, World } from '../../ports.ts';
import { loadShipped } from '../load-template.ts';
import { type Planned, planNew } from './plan.ts';

/** The tools that were named, else those that a person picks; none without a terminal. */
export async function chooseTools(
  world: World,
  named: string | undefined,
  mayAsk: boolean,
): Promise<readonly AgentTool[]> {
  if (named !== undefined) return readTools(named);
  if (!mayAsk || !world.terminal.interactive) return [];
  const choices = ['none', ...AGENT_TOOLS.map(({ id }) => id), 'all'];
  return readTools(await world.terminal.choose('Write skills and commands for which agent?', choices));
}

function readTools(text: string): readonly AgentTool[] {
  const { tools, unknown } = parseToolList(text);
  if (unknown.length === 0) return tools;
  const ids = AGENT_TOOLS.map(({ id }) => id);
  const nearest = unknown.flatMap((name) => nearestNames(name, ids, 1));
  throw new ToolError({
    code: 'tool_unknown',
    message: `There is nothing to write for ${unknown.map((name) => `'${name}'`).join(', ')}. Known: ${ids.join(', ')}.`,
    fix:
      nearest.length > 0
        ? `Did you mean ${nearest.join(', ')}?`
        : 'Use all, none, or names with commas between.',
    exit: 2,
  });
}

/** What the tools need. Files that are there stay; with `force` those that we made are written anew. */
export function planTools(
  world: World,
  files: Files,
  tools: readonly AgentTool[],
  force: boolean,
): Planned[] {
  return toolFiles(tools).map((file) => {
    const { path } = file;
    const after = toolText(world, file);
    const planned = planNew(files, path, after);
    if (planned.change || file.frame === undefined) return planned;
    const read = files.read(path);
    if (!read.ok || !read.text.includes(GENERATED)) return { path, change: undefined, stays: 'foreign' };
    if (read.text === after) return planned;
    return force
      ? { path, change: { path, before: read.text, after } }
      : { path, change: undefined, stays: 'old' };
  });
}

/** The first paragraph of a body is its description. */
function toolText(world: World, { frame, body, values }: ToolFile): string {
  if (frame === undefined) return body;
  const [description = '', ...rest] = loadShipped(world, `templates/agents/${body}`).split('\n\n');
  const text = loadShipped(world, `templates/agents/${frame}`);
  return fillTemplate(text, { ...values, description, body: rest.join('\n\n').trimEnd() });
}
