import MiniSearch from 'minisearch';

/** Something that can be found by words: a requirement, an open change, a past decision. */
export interface Passage {
  readonly kind: 'requirement' | 'change' | 'decision';
  /** The capability or the change that it belongs to. */
  readonly owner: string;
  readonly title: string;
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

export interface Ranked extends Passage {
  /** Higher is nearer; only good for comparing within one answer. */
  readonly score: number;
}

/**
 * Ranks passages against words, best first; those that share nothing with the words are left out.
 * Words match whole, by their beginning, or with a small typing error; titles and owners weigh more than texts.
 * In: any words, also none (then nothing is ranked). Scripts without blanks are compared by pairs of characters.
 */
export function rankPassages(passages: readonly Passage[], words: readonly string[]): Ranked[] {
  const query = words.join(' ').slice(0, 1000);
  if (query.trim() === '') return [];
  const index = new MiniSearch<{ id: number; owner: string; title: string; text: string }>({
    fields: ['owner', 'title', 'text'],
    tokenize: tokens,
    processTerm: (term) => term,
    searchOptions: {
      boost: { title: 3, owner: 2 },
      prefix: (term) => term.length >= 3,
      fuzzy: (term) => (term.length >= 5 ? 0.2 : false),
    },
  });
  index.addAll(
    passages.map(({ owner, title, text }, id) => ({ id, owner, title, text: text.slice(0, 20_000) })),
  );
  return index.search(query).map(({ id, score }) => ({ ...(passages[id as number] as Passage), score }));
}

const WORD = /[\p{L}\p{N}]+/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Words in small letters; in scripts without blanks each pair of neighbours. */
function tokens(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
  return words.flatMap((word) => (UNSPACED.test(word) ? pairs(word) : [word]));
}

function pairs(word: string): string[] {
  const chars = [...word];
  return chars.length < 2 ? chars : chars.slice(1).map((char, at) => (chars[at] ?? '') + char);
}
