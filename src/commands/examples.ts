/** A block of examples for `addHelpText('after', …)`: command lines, each perhaps with what it is for. */
export function examples(lines: readonly (readonly [command: string, purpose?: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const rows = lines.map(([command, purpose = '']) =>
    `  ${`$ ${command}`.padEnd(width + 4)}${purpose}`.trimEnd(),
  );
  return ['', lines.length === 1 ? 'Example:' : 'Examples:', ...rows].join('\n');
}
