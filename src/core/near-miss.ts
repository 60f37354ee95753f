import type { Block, Heading } from './markdown/outline.ts';
import { plainLines } from './plain-line.ts';

/** Something that reads like an operation or a requirement and is not written like one. */
export interface NearMiss {
  readonly start: number;
  /** What the author wrote, one line. */
  readonly found: string;
  /** What they may have meant, in the spelling that is read. */
  readonly expected: string;
}

type Word = 'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED' | 'Requirement' | 'Scenario';

/** Words for the parts of a delta that people write in their own language or by habit. */
const OPERATION_WORDS: Readonly<Record<'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED', readonly string[]>> = {
  ADDED: [
    'added',
    'add',
    'new',
    '新增',
    '添加',
    '增加',
    '追加',
    '추가',
    'hinzugefügt',
    'neu',
    'ajouté',
    'añadido',
    'adicionado',
    'добавлено',
    'добавленные',
  ],
  MODIFIED: [
    'modified',
    'modify',
    'changed',
    'updated',
    '修改',
    '变更',
    '變更',
    '変更',
    '수정',
    'geändert',
    'modifié',
    'modificado',
    'изменено',
    'измененные',
    'изменённые',
  ],
  REMOVED: [
    'removed',
    'remove',
    'deleted',
    '删除',
    '移除',
    '刪除',
    '削除',
    '삭제',
    'entfernt',
    'supprimé',
    'eliminado',
    'removido',
    'удалено',
    'удаленные',
    'удалённые',
  ],
  RENAMED: [
    'renamed',
    'rename',
    '重命名',
    '改名',
    '名称変更',
    '이름변경',
    'umbenannt',
    'renommé',
    'renombrado',
    'renomeado',
    'переименовано',
    'переименованные',
  ],
};
const REQUIREMENT_WORDS = [
  'requirements',
  'requirement',
  'reqs',
  '需求',
  '要求',
  '要件',
  '요구사항',
  'anforderungen',
  'anforderung',
  'exigences',
  'exigence',
  'requisitos',
  'requisito',
  'требования',
  'требование',
];
const SCENARIO_WORDS = [
  'scenario',
  'scenarios',
  '场景',
  '場景',
  'シナリオ',
  '시나리오',
  'szenario',
  'scénario',
  'escenario',
  'cenário',
  'сценарий',
];

const LOOKUP = buildLookup();

function buildLookup(): ReadonlyMap<string, Word> {
  const words = new Map<string, Word>();
  for (const [operation, spellings] of Object.entries(OPERATION_WORDS)) {
    for (const spelling of spellings) words.set(spelling, operation as Word);
  }
  for (const spelling of REQUIREMENT_WORDS) words.set(spelling, 'Requirement');
  for (const spelling of SCENARIO_WORDS) words.set(spelling, 'Scenario');
  return words;
}

/**
 * Whether a heading of a delta reads like an operation, a requirement or a scenario without being one.
 * In: any heading. Out: the right spelling, or undefined where the heading is right or is about something else.
 */
export function nearMissHeading(heading: Heading): NearMiss | undefined {
  const expected = expectedHeading(heading);
  return expected
    ? { start: heading.start, found: `${'#'.repeat(heading.depth)} ${heading.text}`, expected }
    : undefined;
}

/** How nearly all headings of a delta begin, by depth: with nothing that could be missed. */
const RIGHT: Readonly<Record<number, RegExp>> = { 3: /^Requirement: [!-~]/, 4: /^Scenario: [!-~]/ };

function expectedHeading({ depth, text }: Heading): string | undefined {
  if (RIGHT[depth]?.test(text)) return undefined;
  const named = splitName(text);
  if (named?.word === 'Requirement')
    return isRightRequirement(depth, text) ? undefined : `### Requirement: ${named.name}`;
  if (named?.word === 'Scenario') return depth === 4 ? undefined : `#### Scenario: ${named.name}`;
  const operation = operationOf(text);
  if (!operation) return undefined;
  return depth === 2 &&
    /^[A-Z]+\s+Requirements$/i.test(text) &&
    LOOKUP.get(text.split(/\s/)[0]?.toLowerCase() ?? '') === operation &&
    isExactOperation(text)
    ? undefined
    : `## ${operation} Requirements`;
}

function isRightRequirement(depth: number, text: string): boolean {
  return depth === 3 && /^Requirement:[ \t]*\S/i.test(text);
}

function isExactOperation(text: string): boolean {
  return /^(ADDED|MODIFIED|REMOVED|RENAMED)\s/i.test(text);
}

/** `ADDED Requirement: X`, `需求：X`, `Requirement X`: the last word before the colon decides. */
function splitName(text: string): { word: Word; name: string } | undefined {
  const colon = text.search(/[:：]/);
  if (colon <= 0 || colon > 60) return undefined;
  const name = text.slice(colon + 1).trim();
  const words = text.slice(0, colon).toLowerCase().trim().split(/\s+/);
  const last = LOOKUP.get(words.at(-1) ?? '') ?? fused(words.at(-1) ?? '');
  const rest = words.slice(0, -1).every((word) => LOOKUP.has(word));
  if (!last || !rest || name === '') return undefined;
  return last === 'Requirement' || last === 'Scenario' ? { word: last, name } : undefined;
}

/** A title that says an operation and nothing else: `ADDED`, `New Requirements`, `新增需求`. */
function operationOf(text: string): Word | undefined {
  const words = text
    .toLowerCase()
    .replace(/[:：]\s*$/, '')
    .trim()
    .split(/\s+/);
  if (words.length === 0 || words.length > 3) return undefined;
  const known = words.map((word) => LOOKUP.get(word) ?? fusedOperation(word));
  if (known.some((word) => word === undefined || word === 'Scenario')) return undefined;
  const operations = known.filter((word) => word !== 'Requirement');
  if (operations.length !== 1) return undefined;
  const shouted = /^(ADDED|MODIFIED|REMOVED|RENAMED)$/.test(text.trim());
  return shouted || known.length > 1 || fusedOperation(words[0] ?? '') ? operations[0] : undefined;
}

/** Scripts without blanks write both words as one: `新增需求`. */
function fusedOperation(word: string): Word | undefined {
  if (!REQUIREMENT_WORDS.some((ending) => word.endsWith(ending))) return undefined;
  for (const [operation, spellings] of Object.entries(OPERATION_WORDS)) {
    const prefix = spellings.find((spelling) => spelling.length < word.length && word.startsWith(spelling));
    if (prefix && REQUIREMENT_WORDS.includes(word.slice(prefix.length).replace(/^的/, '')))
      return operation as Word;
  }
  return undefined;
}

function fused(word: string): Word | undefined {
  return fusedOperation(word) ? 'Requirement' : undefined;
}

/** A FROM or TO line of a RENAMED section with a bare name, or with another mark than the one that is read. */
export function nearMissRename(line: string, start: number): NearMiss | undefined {
  const found = /^(?:[-*+][ \t]*)?(?:\*\*)?(FROM|TO)(?:\*\*)?[ \t]*[:：](?:\*\*)?[ \t]*(?=\S)/i.exec(line);
  if (!found) return undefined;
  const name = bareName(line.slice(found[0].length));
  return { start, found: line, expected: `- ${found[1]?.toUpperCase()}: \`### Requirement: ${name}\`` };
}

/** A bullet of a REMOVED section that is a bare name and not a note such as `**Reason**: …`. */
export function nearMissBullet(line: string, start: number): NearMiss | undefined {
  const bullet = /^[-*+][ \t]+(?=\S)/.exec(line);
  if (!bullet) return undefined;
  const rest = line.slice(bullet[0].length);
  if (!/^(?:`|#{1,6}\s|Requirement\s*[:：])/i.test(rest)) return undefined;
  return { start, found: line, expected: `### Requirement: ${bareName(rest)}` };
}

function bareName(text: string): string {
  return text
    .replace(/^[`"'*#\s]+/, '')
    .replace(/^(?:Requirement|需求|要求)\s*[:：]\s*/i, '')
    .trim()
    .replace(/[`"'*]+$/, '')
    .trim();
}

/** `###Requirement: X` without a blank is a paragraph for CommonMark. */
export function nearMissGlued(line: string, start: number): NearMiss | undefined {
  const glued = /^(#{3,4})(Requirement|Scenario):/i.exec(line);
  return glued
    ? { start, found: line, expected: `${glued[1]} ${line.slice((glued[1] ?? '').length)}` }
    : undefined;
}

/** All such lines in the paragraphs of some blocks. */
export function findGlued(text: string, blocks: readonly Block[]): NearMiss[] {
  if (!/###[RS]/i.test(text)) return [];
  const suspects = blocks.filter(({ kind }) => kind === 'text');
  return plainLines(text, suspects).flatMap(({ line, start }) => nearMissGlued(line, start) ?? []);
}
