/**
 * One JSON document, two blanks deep, with a line end. Characters that could steer a terminal (C1 controls, DEL,
 * direction marks) are written as escapes, so that the document is safe to show and still means the same.
 */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escapeUnit)}\n`;
}

function escapeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
