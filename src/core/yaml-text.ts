const PLAIN = /^\p{L}(?:[\p{L}\p{N} _/-]*[\p{L}\p{N}])?$/u;
const RESERVED = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
const QUOTED = /^"(?:[^"\\]|\\.)*"$/;

/** A text as we write it into YAML: plain where that is safe, else in double quotes. Always the same for one text. */
export function yamlText(text: string): string {
  if (isPlain(text)) return text;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The way back. Out: undefined where we would not have written it so. Never throws. */
export function parseYamlText(source: string): string | undefined {
  if (isPlain(source)) return source;
  if (!QUOTED.test(source)) return undefined;
  try {
    return String(JSON.parse(source));
  } catch {
    return undefined;
  }
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !RESERVED.test(text);
}
