import { stripControls } from '../core/control-characters.ts';
import { ToolError, type ToolErrorFacts } from '../core/error.ts';
import { readMarkers } from '../core/forge/marker.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import { connectForge, type ForgeOptions } from './load-forge.ts';

/** What people wrote in an issue, to begin a change from. */
export interface IssueSource {
  readonly number: number;
  readonly title: string;
  readonly why: string | undefined;
}

/**
 * Reads an issue that a change begins from. Throws ToolErrors `issue_number_invalid`, `issue_not_found`, `issue_taken`
 * where it belongs to a change already, and those of `connectForge`.
 */
export async function loadIssueSource(
  world: World,
  project: Project,
  text: string,
  options: ForgeOptions,
): Promise<IssueSource> {
  const number = Number(/^#?(\d{1,9})$/.exec(text)?.[1] ?? 0);
  if (number === 0)
    throw refuse({
      code: 'issue_number_invalid',
      message: `'${text}' is not the number of an issue.`,
      exit: 2,
    });
  const { forge } = await connectForge(world, project, options);
  const issue = await forge.issue(number);
  if (!issue)
    throw refuse({
      code: 'issue_not_found',
      message: `There is no issue #${number}, or it is not yours to see.`,
      exit: 1,
    });
  if (issue.isPull)
    throw refuse({
      code: 'issue_not_found',
      message: `#${number} is a pull request, not an issue.`,
      exit: 1,
    });
  const [taken] = readMarkers(issue.body);
  if (taken)
    throw refuse({
      code: 'issue_taken',
      message: `Issue #${number} belongs to the change ${taken.change}.`,
      exit: 1,
    });
  const why = plain(issue.body).trim();
  return { number, title: plain(issue.title).replace(/\s+/g, ' ').trim(), why: why === '' ? undefined : why };
}

/** Text of people for a proposal: without comments, and without headings that would be structure there. */
function plain(text: string): string {
  return stripControls(text.replace(/\r\n?/g, '\n').replace(/<!--[\s\S]*?-->/g, ''))
    .replace(/^ {0,3}(#{1,6}) +(.*?)[ #]*$/gm, '**$2**')
    .replace(/^ {0,3}(=+|-+) *$/gm, '');
}

function refuse(facts: Pick<ToolErrorFacts, 'code' | 'message' | 'exit'>): ToolError {
  return new ToolError({ ...facts, fix: 'See the issues of the repository, and name one of them.' });
}
