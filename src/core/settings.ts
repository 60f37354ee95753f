import { byteLength } from './byte-length.ts';
import { COMMIT } from './change.ts';
import { type ForgeAndAgents, NO_FORGE, readForgeSettings } from './forge/settings.ts';
import { KeyReader, readYamlMap, type YamlProblem } from './yaml.ts';

/** What a project may set (openspec-format 1.3, and ours). */
export interface Settings extends ForgeAndAgents {
  readonly schema: string | undefined;
  readonly context: string | undefined;
  readonly rules: Readonly<Record<string, readonly string[]>>;
  /** Guidance for apply and archive, from `operations`. */
  readonly guidance: Readonly<Record<string, readonly string[]>>;
  readonly references: readonly unknown[];
  /** The words of which a requirement must hold one. */
  readonly normative: readonly string[];
  /** The commit whose specs are taken as they are: `openspec drift` looks at what came after. */
  readonly baseline: string | undefined;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly YamlProblem[];
}

const MAX_CONTEXT_BYTES = 50 * 1024;

/** Normative words by language; English always counts, as specs borrow it everywhere. */
const NORMATIVE: Readonly<Record<string, readonly string[]>> = {
  en: ['SHALL', 'MUST'],
  de: ['MUSS', 'MÜSSEN', 'DARF', 'DÜRFEN', 'SOLL', 'SOLLEN'],
  fr: ['DOIT', 'DOIVENT'],
  es: ['DEBE', 'DEBEN', 'DEBERÁ', 'DEBERÁN'],
  pt: ['DEVE', 'DEVEM', 'DEVERÁ', 'DEVERÃO'],
  it: ['DEVE', 'DEVONO'],
  nl: ['MOET', 'MOETEN', 'ZAL', 'ZULLEN'],
  pl: ['MUSI', 'MUSZĄ', 'POWINIEN', 'POWINNA', 'POWINNO'],
  sv: ['SKALL', 'SKA', 'MÅSTE'],
  tr: ['MALIDIR', 'MELİDİR', 'ZORUNDADIR', 'GEREKİR'],
  ru: ['ДОЛЖЕН', 'ДОЛЖНА', 'ДОЛЖНО', 'ДОЛЖНЫ', 'ОБЯЗАН', 'ОБЯЗАНА', 'ОБЯЗАНО', 'ОБЯЗАНЫ'],
  uk: ['ПОВИНЕН', 'ПОВИННА', 'ПОВИННО', 'ПОВИННІ', 'МУСИТЬ', 'МУСЯТЬ'],
  zh: ['必须', '必須', '应当', '應當', '应该', '應該', '不得', '应', '應', '须', '須', '禁止'],
  ja: [
    'しなければならない',
    'なければなりません',
    'しなければなりません',
    'してはならない',
    'なければならない',
    'ものとする',
    '必須',
    'すること',
    '必ず',
  ],
  ko: [
    '해야 한다',
    '해야 합니다',
    '하여야 한다',
    '하여야 합니다',
    '해야만 한다',
    '안 된다',
    '않아야 한다',
    '야 한다',
    '야 합니다',
    '필수',
  ],
};

const NO_SETTINGS: Settings = {
  schema: undefined,
  context: undefined,
  rules: {},
  guidance: {},
  references: [],
  normative: NORMATIVE.en as readonly string[],
  baseline: undefined,
  ...NO_FORGE,
};

/**
 * Reads a project's settings. In: the YAML text, or undefined where there is no file.
 * Out: the settings, each key on its own, and what is wrong with those that could not be taken, with their place.
 */
export function parseSettings(text: string | undefined): ReadSettings {
  if (text === undefined) return { settings: NO_SETTINGS, problems: [] };
  const yaml = readYamlMap(text);
  if (yaml.value === undefined) return { settings: NO_SETTINGS, problems: yaml.problems };
  const reader = new KeyReader(yaml.value, yaml.placeOf);
  const settings: Settings = {
    schema: reader.text('schema'),
    context: limitContext(reader.text('context'), reader),
    rules: reader.lists('rules'),
    guidance: readGuidance(reader),
    references: reader.list('references'),
    ...readChecks(reader),
    ...readForgeSettings(reader),
  };
  return { settings, problems: [...yaml.problems, ...reader.problems] };
}

function limitContext(context: string | undefined, reader: KeyReader): string | undefined {
  if (context === undefined || context.length * 3 <= MAX_CONTEXT_BYTES) return context;
  if (byteLength(context) <= MAX_CONTEXT_BYTES) return context;
  reader.refuse('context', 'at most 50 KiB of text');
  return undefined;
}

function readGuidance(reader: KeyReader): Record<string, readonly string[]> {
  const operations = reader.below('operations');
  const guidance = operations.keys().map((name) => {
    const below = operations.below(name);
    const entry = [name, below.texts('guidance')] as const;
    reader.take(below);
    return entry;
  });
  reader.take(operations);
  return Object.fromEntries(guidance);
}

function readChecks(reader: KeyReader): Pick<Settings, 'normative' | 'baseline'> {
  const checks = reader.below('checks');
  const read = { normative: readNormative(checks), baseline: readBaseline(checks) };
  reader.take(checks);
  return read;
}

/** What is no commit is never handed to git. */
function readBaseline(checks: KeyReader): string | undefined {
  const baseline = checks.text('baseline');
  if (baseline === undefined || COMMIT.test(baseline)) return baseline;
  checks.refuse('baseline', 'the full hash of a commit');
  return undefined;
}

function readNormative(checks: KeyReader): readonly string[] {
  const own = checks.texts('normative');
  const languages = languageList(checks);
  const unknown = languages.filter((language) => !NORMATIVE[baseLanguage(language)]);
  if (unknown.length > 0) checks.refuse('language', `one of ${Object.keys(NORMATIVE).join(', ')}`);
  if (own.length > 0) return own;
  const words = languages.flatMap((language) => NORMATIVE[baseLanguage(language)] ?? []);
  return [...new Set([...(NORMATIVE.en as readonly string[]), ...words])];
}

function languageList(checks: KeyReader): readonly string[] {
  const names = checks.keys().includes('language') ? checks : undefined;
  if (!names) return [];
  const single = names.single('language');
  return single === undefined ? names.texts('language') : [single];
}

function baseLanguage(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? '';
}
