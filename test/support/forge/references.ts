/** What a text says about an issue by number. */
export interface Reference {
  readonly number: number;
  readonly action: 'none' | 'closes' | 'reopens';
}

const CLOSING = 'close|closes|closed|fix|fixes|fixed|resolve|resolves|resolved';
const REOPENING = 'reopen|reopens|reopened';
const PATTERN = new RegExp(
  `(?:^|[\\s([{"'])(?:(${CLOSING}|${REOPENING}):?\\s+)?(?:([\\w.-]+/[\\w.-]+))?[#!](\\d+)(?=$|[\\s)\\]}"']|[.,:;!?](?:\\s|$))`,
  'gimu',
);

/**
 * The issues that a text names. A keyword binds only the reference right after it;
 * code in Markdown does not count; another repository's issues are left out.
 */
export function findReferences(text: string, ownName: string): Reference[] {
  const plain = text.replace(/```[\s\S]*?(```|$)/g, ' ').replace(/`[^`\n]*`/g, ' ');
  const found = new Map<number, Reference>();
  for (const match of plain.matchAll(PATTERN)) {
    const [, keyword = '', repository, digits = ''] = match;
    if (repository && repository.toLowerCase() !== ownName.toLowerCase()) continue;
    const number = Number(digits);
    const action = actionOf(keyword);
    if (action !== 'none' || !found.has(number)) found.set(number, { number, action });
  }
  return [...found.values()];
}

function actionOf(keyword: string): Reference['action'] {
  if (keyword === '') return 'none';
  return /^reopen/i.test(keyword) ? 'reopens' : 'closes';
}
