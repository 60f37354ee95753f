/** A token in every form in which it could come back: as it is, escaped, and within the base64 of a longer text. */
export function secretForms(token: string): string[] {
  const escaped = JSON.stringify(token).slice(1, -1);
  const inside = [0, 1, 2].map((offset) => innerBase64(token, offset));
  const forms = [token, escaped, encodeURIComponent(token), ...inside, ...inside.map(urlSafe)];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}

/** What is shorter could stand in any text by chance. */
const SHORTEST = 6;

/** The base64 digits that do not depend on what stands before and behind, as in `user:token`. */
function innerBase64(token: string, offset: number): string {
  const digits = btoa('\0'.repeat(offset) + token).replace(/=+$/, '');
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + token.length) * 8) / 6);
  return digits.slice(start, end);
}

function urlSafe(digits: string): string {
  return digits.replaceAll('+', '-').replaceAll('/', '_');
}
