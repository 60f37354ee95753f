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
