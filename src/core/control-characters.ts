/**
 * What can steer a terminal or hide text: whole escape sequences, then any control character that is left
 * (all but line feed and tab), marks that override or isolate a direction, and the byte-order mark.
 * An unfinished sequence loses its introducer only, so that the text after it stays visible.
 */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here.
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0090\u0098\u009c-\u009f\n]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Text that is safe to show: no control characters except line feed and tab. Linear in the size of the text. */
export function stripControls(text: string): string {
  return text.replace(CONTROLS, '');
}
