import { version } from '../../package.json';
import { type ExitCode, ToolError } from '../core/error.ts';
import { renderJson } from '../render/json.ts';
import { bold, dim, red } from '../render/style.ts';

/** A failure as it is shown: text for stdout, marked text for stderr, and the exit code. */
export interface Shown {
  readonly out: string;
  readonly note: string;
  readonly exit: ExitCode;
}

export interface FailureOptions {
  readonly json: boolean;
  /** Fields that stand beside `status` in the document. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  /** Values that are never shown. */
  readonly secrets: readonly string[];
}

/** Renders anything that was thrown: a ToolError in three lines or as JSON, all else as a bug to be reported. */
export function renderFailure(error: unknown, options: FailureOptions): Shown {
  return error instanceof ToolError ? renderToolError(error, options) : renderBug(error, options);
}

function renderToolError(error: ToolError, { json, fields, secrets }: FailureOptions): Shown {
  const { code, exit } = error;
  const message = hideSecrets(error.message, secrets);
  const fix = error.fix === undefined ? undefined : hideSecrets(error.fix, secrets);
  if (json) return { out: document({ code, message, fix }, fields), note: '', exit };
  const lines = [
    `${red(bold('error:'))} ${indent(message)}`,
    ...(fix === undefined ? [] : [`  ${indent(fix)}`]),
    `  ${dim(`[${code}]`)}`,
  ];
  return { out: '', note: `${lines.join('\n')}\n`, exit };
}

function renderBug(error: unknown, { json, fields, secrets }: FailureOptions): Shown {
  const message = hideSecrets(error instanceof Error ? error.message : String(error), secrets);
  const stack = hideSecrets(error instanceof Error && error.stack ? error.stack : message, secrets);
  const fix = 'Please report it with these lines and the command that you ran.';
  const lines = [
    `${red(bold('error:'))} This is a bug in openspec ${version}: ${indent(message)}`,
    `  ${fix}`,
    `  ${dim('[bug]')}`,
  ];
  return {
    out: json
      ? document({ code: 'bug', message: `This is a bug in openspec ${version}: ${message}`, fix }, fields)
      : '',
    note: `${[...(json ? [] : lines), stack].join('\n')}\n`,
    exit: 3,
  };
}

function document(status: { code: string; message: string; fix: string | undefined }, fields = {}): string {
  return renderJson({ ...fields, status: [{ severity: 'error', ...status }] });
}

/** Lines after the first stand below the text of the first. */
function indent(text: string): string {
  return text.trimEnd().replaceAll('\n', '\n  ');
}

/** Removes known secrets, and user names and passwords in URLs. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return known.replace(/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,500}@/gi, '$1***@');
}
