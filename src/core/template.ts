/**
 * Fills the variables of a template. In: text with `{{name}}` or `{{name|text to show without a value}}`, and values.
 * Out: the text; a variable without a value and without a text for that case becomes empty.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(
    /\{\{(\w+)(?:\|([^{}]*))?\}\}/g,
    (_, name: string, otherwise: string | undefined) => {
      return (Object.hasOwn(values, name) ? values[name] : undefined) || (otherwise ?? '');
    },
  );
}

const VARIABLE = /\{\{(\w+)(\|[^{}]*)?\}\}/g;

/**
 * Fills a template of which parts may be missing. In: as above. Out: the text without the lines of which no variable has
 * anything to show, and without the paragraphs that only stood there for such lines, as a heading above them.
 */
export function fillParagraphs(
  template: string,
  values: Readonly<Record<string, string | undefined>>,
): string {
  const known = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const paragraphs = template.trim().split(/\n{2,}/);
  const filled = paragraphs.flatMap((paragraph) => {
    const lines = paragraph.split('\n');
    const kept = lines.filter((line) => hasSomething(line, known));
    const isEmpty = kept.length < lines.length && kept.every((line) => !isNeeded(line));
    return isEmpty ? [] : kept.map((line) => fillTemplate(line, known)).join('\n');
  });
  return filled.join('\n\n');
}

/** Whether a line has no variable, or one of them has a value or a text for the case without. */
function hasSomething(line: string, values: Readonly<Record<string, string>>): boolean {
  const variables = [...line.matchAll(VARIABLE)];
  return variables.length === 0 || variables.some(([, name = '', otherwise]) => values[name] || otherwise);
}

/** Whether a line holds a variable that has no text for the case without a value. */
function isNeeded(line: string): boolean {
  return [...line.matchAll(VARIABLE)].some(([, , otherwise]) => otherwise === undefined);
}
