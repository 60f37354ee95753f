import fc from 'fast-check';
import { nameKey } from '../../src/core/name.ts';

/** Markdown blocks, a blank line between each and the next. */
type Blocks = readonly string[];

export interface ScenarioModel {
  readonly name: string;
  readonly body: Blocks;
}

export interface RequirementModel {
  readonly name: string;
  readonly statement: Blocks;
  readonly scenarios: readonly ScenarioModel[];
  /** What stands behind it and belongs to the place. */
  readonly behind: Blocks;
}

export interface Layout {
  readonly lineEnds: 'LF' | 'CRLF' | 'mixed';
  readonly blankLines: 1 | 2;
  readonly byteOrderMark: boolean;
  readonly lastLineEnd: boolean;
}

/** A spec before it is text. */
export interface SpecModel {
  readonly purpose: string;
  readonly intro: Blocks;
  readonly requirements: readonly RequirementModel[];
  /** A section of its own behind the requirements; none when empty. */
  readonly notes: Blocks;
  readonly layout: Layout;
}

export type ScenarioEdit =
  | { readonly kind: 'edit'; readonly body: Blocks }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'remove' };

/** What a change does to one requirement, by the positions of the scenarios in the base. */
export interface Modification {
  readonly name?: string;
  readonly statement?: Blocks;
  readonly scenarios?: Readonly<Record<number, ScenarioEdit>>;
  /** New scenarios, each behind a scenario of the base; -1 is in front of all. */
  readonly added?: readonly { readonly after: number; readonly scenario: ScenarioModel }[];
  readonly order?: readonly number[];
}

/** A change before it is a delta, by the positions of the requirements in the base. */
export interface ChangeModel {
  readonly modified: Readonly<Record<number, Modification>>;
  readonly removed: readonly number[];
  readonly added: readonly RequirementModel[];
  readonly purpose?: string;
  readonly style: DeltaStyle;
}

export interface DeltaStyle {
  readonly layout: Layout;
  /** Whether names of requirements are written in the other Unicode form. */
  readonly respells: boolean;
  /** Whether modified requirements bring along what stands behind them. */
  readonly copiesBehind: boolean;
  readonly removesByBullet: boolean;
}

/** A spec and two changes that were both written against it. */
export interface Pair {
  readonly base: SpecModel;
  readonly one: ChangeModel;
  readonly two: ChangeModel;
}

export function writeSpec({ purpose, intro, requirements, notes, layout }: SpecModel): string {
  const blocks = ['# auth', '## Purpose', purpose, '## Requirements', ...intro];
  blocks.push(...requirements.flatMap((one) => writeRequirement(one, true)));
  if (notes.length > 0) blocks.push('## Notes', ...notes);
  return layOut(blocks, layout);
}

export function writeDelta(base: SpecModel, change: ChangeModel): string {
  const { added, removed, style } = change;
  const spell = (name: string) => (style.respells ? otherForm(name) : name);
  const spelled = (one: RequirementModel) => ({ ...one, name: spell(one.name) });
  const nameOf = (at: number) => base.requirements[at]?.name ?? '';
  const modified = Object.entries(change.modified).map(([at, edit]) => [Number(at), edit] as const);
  const contents = modified.filter(([, edit]) => changesPieces(edit));
  const renames = modified.filter(([, { name }]) => name !== undefined);
  const sections: [string, Blocks][] = [
    ['Purpose', change.purpose === undefined ? [] : [change.purpose]],
    ['ADDED Requirements', added.flatMap((one) => writeRequirement(spelled(one), true))],
    [
      'MODIFIED Requirements',
      contents.flatMap(([at, edit]) =>
        writeRequirement(
          spelled(editRequirement(base.requirements[at] as RequirementModel, edit)),
          style.copiesBehind,
        ),
      ),
    ],
    [
      'REMOVED Requirements',
      removed.flatMap((at) =>
        style.removesByBullet
          ? [`- \`### Requirement: ${spell(nameOf(at))}\``]
          : [`### Requirement: ${spell(nameOf(at))}`, '**Reason**: nobody needs it.'],
      ),
    ],
    [
      'RENAMED Requirements',
      renames.map(
        ([at, { name }]) =>
          `- FROM: \`### Requirement: ${spell(nameOf(at))}\`\n- TO: \`### Requirement: ${spell(name ?? '')}\``,
      ),
    ],
  ];
  const written = sections.filter(([, blocks]) => blocks.length > 0);
  return layOut(
    written.flatMap(([title, blocks]) => [`## ${title}`, ...blocks]),
    style.layout,
  );
}

function changesPieces({ statement, scenarios = {}, added = [], order }: Modification): boolean {
  return statement !== undefined || Object.keys(scenarios).length + added.length > 0 || order !== undefined;
}

/** The requirement as a modification wants it. */
export function editRequirement(requirement: RequirementModel, edit: Modification): RequirementModel {
  const { scenarios = {}, added = [] } = edit;
  const newcomers = (at: number) => added.flatMap(({ after, scenario }) => (after === at ? [scenario] : []));
  const order = edit.order ?? requirement.scenarios.map((_, at) => at);
  return {
    ...requirement,
    name: edit.name ?? requirement.name,
    statement: edit.statement ?? requirement.statement,
    scenarios: [
      ...newcomers(-1),
      ...order.flatMap((at) => [
        ...editScenario(requirement.scenarios[at] as ScenarioModel, scenarios[at]),
        ...newcomers(at),
      ]),
    ],
  };
}

function editScenario(scenario: ScenarioModel, edit: ScenarioEdit | undefined): ScenarioModel[] {
  if (edit?.kind === 'remove') return [];
  if (edit?.kind === 'edit') return [{ ...scenario, body: edit.body }];
  return [edit ? { ...scenario, name: edit.name } : scenario];
}

function writeRequirement(requirement: RequirementModel, withBehind: boolean): Blocks {
  return [
    `### Requirement: ${requirement.name}`,
    ...requirement.statement,
    ...requirement.scenarios.flatMap(writeScenario),
    ...(withBehind ? requirement.behind : []),
  ];
}

export function writeScenario({ name, body }: ScenarioModel): Blocks {
  return [`#### Scenario: ${name}`, ...body];
}

function layOut(blocks: Blocks, { lineEnds, blankLines, byteOrderMark, lastLineEnd }: Layout): string {
  const lines = blocks.join('\n'.repeat(blankLines + 1)).split('\n');
  const ends = { LF: () => '\n', CRLF: () => '\r\n', mixed: (at: number) => (at % 3 === 0 ? '\r\n' : '\n') };
  const body = lines.map((line, at) => (at === lines.length - 1 ? line : line + ends[lineEnds](at))).join('');
  const lastEnd = lineEnds === 'CRLF' ? '\r\n' : '\n';
  return `${byteOrderMark ? '\ufeff' : ''}${body}${lastLineEnd ? lastEnd : ''}`;
}

/** The same letters in NFD where they are in NFC, and the other way round. */
function otherForm(name: string): string {
  return name === name.normalize('NFC') ? name.normalize('NFD') : name.normalize('NFC');
}

const WORDS = [
  'Login',
  'Über Nacht',
  'Cafe\u0301',
  '登录',
  'تسجيل الدخول',
  '`code`',
  'Sign in (SSO)',
  'a: b',
];
const word = () => fc.constantFrom(...WORDS);

/** Blocks that stand inside of a piece; the last four belong to the place when they stand at its end. */
const EXTRAS: Readonly<Record<string, (tag: string) => string>> = {
  fence: (tag) => `\`\`\`md\n### Requirement: no ${tag}\n\n\n#### Scenario: no ${tag}\n- WHEN\n\`\`\``,
  tildes: (tag) => `~~~\n## REMOVED Requirements ${tag}\n\`\`\`\n~~~`,
  list: (tag) => `1. one ${tag}\n2. two`,
  quote: (tag) => `> ### Requirement: quoted ${tag}`,
  code: (tag) => `Text ${tag}\n\n    ### Requirement: code\n\n\n    more`,
  html: (tag) => `<details>\n### Requirement: html ${tag}\n</details>`,
  heading: (tag) => `##### Remark ${tag}`,
  ticks: (tag) => `\`\`\`code\`\`\` ${tag}`,
  comment: (tag) => `<!--\n### Requirement: hidden ${tag}\n\n#### Scenario: hidden\n-->`,
  table: (tag) => `| ${tag} | b |\n|---|---|\n| 1 | 2 |`,
  link: (tag) => `[${tag}]: https://example.org/${encodeURIComponent(tag)}`,
  rule: () => '---',
};
const extra = () => fc.constantFrom(...Object.keys(EXTRAS));
const OF_THE_PLACE = ['comment', 'table', 'link', 'rule'];
const written = (names: readonly string[], tag: string) => names.map((name) => EXTRAS[name]?.(tag) ?? '');

/** Says which version of which piece it is, so that nothing can be taken for anything else. */
function statementOf(tag: string, extras: readonly string[]): Blocks {
  return [`The system SHALL do ${tag}.`, ...written(extras, tag)];
}

function bodyOf(tag: string, extras: readonly string[]): Blocks {
  return [`- **WHEN** ${tag}\n- **THEN** done`, ...written(extras, tag)];
}

/** Without what would belong to whatever follows it when it stands at the end. */
function withoutSeparators(extras: readonly string[]): readonly string[] {
  return extras.slice(0, extras.findLastIndex((one) => one !== 'rule' && one !== 'comment') + 1);
}

/** Without what belongs to the place when it stands at the end. */
function withoutTail(extras: readonly string[]): readonly string[] {
  return extras.slice(0, extras.findLastIndex((one) => !OF_THE_PLACE.includes(one)) + 1);
}

interface RawScenario {
  readonly word: string;
  /** Whether the name is that word alone, so that several may have it. */
  readonly bare: boolean;
  readonly extras: readonly string[];
}

interface RawRequirement {
  readonly word: string;
  readonly extras: readonly string[];
  readonly scenarios: readonly RawScenario[];
  readonly behind: readonly string[];
}

const few = <T>(arb: fc.Arbitrary<T>, maxLength: number) => fc.array(arb, { maxLength });

const rawScenario = (): fc.Arbitrary<RawScenario> =>
  fc.record({ word: word(), bare: fc.boolean(), extras: few(extra(), 2) });

const rawRequirement = (): fc.Arbitrary<RawRequirement> =>
  fc.record({
    word: word(),
    extras: few(extra(), 1),
    scenarios: fc.array(rawScenario(), { minLength: 1, maxLength: 4 }),
    behind: few(fc.constantFrom('comment', 'link', 'rule'), 2),
  });

/** `fated`: a piece that a change words anew has nothing at its end that the change might leave out or not repeat. */
function modelOf(raw: RawRequirement, tag: string, fated: Fate = NO_FATE): RequirementModel {
  return {
    name: `${raw.word} ${tag}`,
    statement: statementOf(tag, fated.statement ? withoutTail(raw.extras) : raw.extras),
    scenarios: raw.scenarios.map((one, at, { length }) => {
      const isWhole = at === length - 1 || fated.scenarios[at]?.kind === 'edit';
      const extras = isWhole ? withoutTail(one.extras) : one.extras;
      return scenarioOf({ ...one, extras }, `${tag}.${at + 1}`);
    }),
    behind: written(raw.behind, `behind ${tag}`),
  };
}

function scenarioOf({ word: name, bare, extras }: RawScenario, tag: string): ScenarioModel {
  return { name: bare ? name : `${name} ${tag}`, body: bodyOf(tag, extras) };
}

const layout = (): fc.Arbitrary<Layout> =>
  fc.record({
    lineEnds: fc.constantFrom('LF', 'CRLF', 'mixed'),
    blankLines: fc.constantFrom(1, 2),
    byteOrderMark: fc.boolean(),
    lastLineEnd: fc.boolean(),
  });

const deltaStyle = (): fc.Arbitrary<DeltaStyle> =>
  fc.record({
    layout: layout(),
    respells: fc.boolean(),
    copiesBehind: fc.boolean(),
    removesByBullet: fc.boolean(),
  });

type Author = 'one' | 'two';
const author = () => fc.constantFrom<Author>('one', 'two');
const perhaps = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined, freq: 2 });

/** Who does what to a requirement; each piece of it has at most one author. */
interface Fate {
  /** The author of all that is done to it, where that is one; then it may also be removed or renamed. */
  readonly whole: { readonly by: Author; readonly what: 'remove' | 'rename' | 'modify' } | undefined;
  readonly statement: { readonly by: Author; readonly extras: readonly string[] } | undefined;
  readonly scenarios: readonly (
    | { by: Author; kind: ScenarioEdit['kind']; extras: readonly string[] }
    | undefined
  )[];
  readonly added: readonly { by: Author; after: number; raw: RawScenario }[];
  readonly order: { readonly by: Author; readonly shuffle: readonly number[] } | undefined;
}

const fate = (scenarios: number): fc.Arbitrary<Fate> =>
  fc.record({
    whole: perhaps(fc.record({ by: author(), what: fc.constantFrom('modify', 'rename', 'remove') })),
    statement: perhaps(fc.record({ by: author(), extras: few(extra(), 1) })),
    scenarios: fc.array(
      perhaps(
        fc.record({
          by: author(),
          kind: fc.constantFrom('edit', 'rename', 'remove'),
          extras: few(extra(), 1),
        }),
      ),
      { minLength: scenarios, maxLength: scenarios },
    ),
    added: few(
      fc.record({ by: author(), after: fc.integer({ min: -1, max: scenarios - 1 }), raw: rawScenario() }),
      2,
    ),
    order: perhaps(
      fc.record({ by: author(), shuffle: fc.shuffledSubarray([...Array(scenarios).keys()], all(scenarios)) }),
    ),
  });

const all = (length: number) => ({ minLength: length, maxLength: length });

/** What one author does to a requirement by its fate. */
function partOf(by: Author, fated: Fate, tag: string): Modification | 'remove' | undefined {
  const { whole } = fated;
  if (whole && whole.by !== by) return undefined;
  if (whole?.what === 'remove') return 'remove';
  const mine = (one: { by: Author } | undefined) =>
    one !== undefined && (whole !== undefined || one.by === by);
  const scenarios = fated.scenarios.flatMap((one, at) =>
    one && mine(one) ? [[at, scenarioEditOf(one, `${tag}.${at + 1} ${by}`)] as const] : [],
  );
  const added = fated.added.flatMap((one, at) =>
    mine(one) ? [{ after: one.after, scenario: newScenario(one.raw, `${tag}.new${at} ${by}`) }] : [],
  );
  const edit: Modification = {
    ...(whole?.what === 'rename' && { name: `Renamed ${tag} ${by}` }),
    ...(fated.statement &&
      mine(fated.statement) && {
        statement: statementOf(`${tag} ${by}`, withoutSeparators(fated.statement.extras)),
      }),
    scenarios: Object.fromEntries(scenarios),
    added,
    ...(fated.order && mine(fated.order) && { order: fated.order.shuffle }),
  };
  return edit.name !== undefined || changesPieces(edit) ? edit : undefined;
}

function scenarioEditOf(
  { kind, extras }: { kind: ScenarioEdit['kind']; extras: readonly string[] },
  tag: string,
): ScenarioEdit {
  if (kind === 'rename') return { kind, name: `Renamed ${tag}` };
  return kind === 'remove' ? { kind } : { kind, body: bodyOf(tag, withoutSeparators(extras)) };
}

function newScenario(raw: RawScenario, tag: string): ScenarioModel {
  return scenarioOf({ ...raw, bare: false, extras: withoutSeparators(raw.extras) }, tag);
}

interface RawPair {
  readonly requirements: readonly { readonly raw: RawRequirement; readonly fate: Fate }[];
  readonly added: readonly { readonly by: Author; readonly raw: RawRequirement }[];
  readonly purpose: Author | undefined;
  readonly intro: readonly string[];
  readonly notes: readonly string[];
  readonly layout: Layout;
  readonly styles: Readonly<Record<Author, DeltaStyle>>;
}

const rawPair = (minimum: number): fc.Arbitrary<RawPair> =>
  fc.record({
    requirements: fc.array(
      rawRequirement().chain((raw) => fate(raw.scenarios.length).map((found) => ({ raw, fate: found }))),
      { minLength: minimum, maxLength: 4 },
    ),
    added: few(fc.record({ by: author(), raw: rawRequirement() }), 2),
    purpose: perhaps(author()),
    intro: few(extra(), 1),
    notes: few(extra(), 1),
    layout: layout(),
    styles: fc.record({ one: deltaStyle(), two: deltaStyle() }),
  });

function pairOf(raw: RawPair): Pair {
  const requirements = raw.requirements.map((one, at) => modelOf(one.raw, `r${at + 1}`, one.fate));
  const base: SpecModel = {
    purpose: 'What people need to get in, in one sentence that is long enough.',
    intro: written(raw.intro, 'intro'),
    requirements,
    notes: written(raw.notes, 'notes'),
    layout: raw.layout,
  };
  return { base, one: changeOf(raw, 'one'), two: changeOf(raw, 'two') };
}

function changeOf(raw: RawPair, by: Author): ChangeModel {
  const parts = raw.requirements.map((one, at) => partOf(by, one.fate, `r${at + 1}`));
  return {
    modified: Object.fromEntries(
      parts.flatMap((part, at) => (part === undefined || part === 'remove' ? [] : [[at, part]])),
    ),
    removed: parts.flatMap((part, at) => (part === 'remove' ? [at] : [])),
    added: raw.added.flatMap((one, at) =>
      one.by === by ? [newRequirement(one.raw, `added${at + 1} ${by}`)] : [],
    ),
    ...(raw.purpose === by && { purpose: `What people need, said anew by ${by}, and again at some length.` }),
    style: raw.styles[by],
  };
}

function newRequirement(raw: RawRequirement, tag: string): RequirementModel {
  return modelOf({ ...raw, behind: withoutSeparators(raw.behind) }, tag);
}

/** Two changes of one spec that never touch the same piece. */
export function disjointChanges(): fc.Arbitrary<Pair> {
  return rawPair(0).map((raw) => readable(pairOf(raw)));
}

/** The same, where no two scenarios of a requirement have one name. */
export function disjointChangesWithoutNamesakes(): fc.Arbitrary<Pair> {
  return disjointChanges().filter(({ base }) =>
    base.requirements.every(({ scenarios }) => {
      return new Set(scenarios.map(({ name }) => nameKey(name))).size === scenarios.length;
    }),
  );
}

const NO_FATE: Fate = { whole: undefined, statement: undefined, scenarios: [], added: [], order: undefined };

interface Target {
  readonly at: number;
  readonly other: number;
  readonly scenario: number;
  readonly base: SpecModel;
}

interface Blow {
  readonly modified?: Readonly<Record<number, Modification>>;
  readonly removed?: readonly number[];
  readonly added?: readonly RequirementModel[];
  readonly purpose?: string;
}

const edited = (tag: string) => ({ kind: 'edit', body: bodyOf(tag, []) }) as const;
const named = (name: string) => ({ kind: 'rename', name }) as const;
const modify = (at: number, edit: Modification): Blow => ({ modified: { [at]: edit } });
const onScenario = ({ at, scenario }: Target, edit: ScenarioEdit) =>
  modify(at, { scenarios: { [scenario]: edit } });
const scenarioNamed = (name: string, tag: string): ScenarioModel => ({ name, body: bodyOf(tag, []) });
const requirementNamed = (name: string, tag: string): RequirementModel => {
  return { name, statement: statementOf(tag, []), scenarios: [scenarioNamed('New', tag)], behind: [] };
};
const append = ({ at, scenario }: Target, name: string, tag: string) =>
  modify(at, { added: [{ after: scenario, scenario: scenarioNamed(name, tag) }] });

/** Ways in which two changes meet, each with what the first and the second do. */
const CLASHES: Readonly<Record<string, (target: Target) => readonly [Blow, Blow]>> = {
  'both change the statement': ({ at }) => [
    modify(at, { statement: statementOf('one', []) }),
    modify(at, { statement: statementOf('two', []) }),
  ],
  'both change a scenario': (target) => [
    onScenario(target, edited('one')),
    onScenario(target, edited('two')),
  ],
  'one changes the scenario that two takes out': (target) => [
    onScenario(target, edited('one')),
    onScenario(target, { kind: 'remove' }),
  ],
  'one changes the scenario that two renames': (target) => [
    onScenario(target, edited('one')),
    onScenario(target, named('Named by two')),
  ],
  'both rename a scenario': (target) => [
    onScenario(target, named('Named by one')),
    onScenario(target, named('Named by two')),
  ],
  'one renames the scenario that two takes out': (target) => [
    onScenario(target, named('Named by one')),
    onScenario(target, { kind: 'remove' }),
  ],
  'both add a scenario of one name': (target) => [
    append(target, 'Same name', 'one'),
    append(target, 'Same name', 'two'),
  ],
  'one renames a scenario to the name that two adds': (target) => [
    onScenario(target, named('Same name')),
    append(target, 'Same name', 'two'),
  ],
  'one changes the statement of what two removes': ({ at }) => [
    modify(at, { statement: statementOf('one', []) }),
    { removed: [at] },
  ],
  'one changes a scenario of what two removes': (target) => [
    onScenario(target, edited('one')),
    { removed: [target.at] },
  ],
  'one adds a scenario to what two removes': (target) => [
    append(target, 'From one', 'one'),
    { removed: [target.at] },
  ],
  'one takes a scenario out of what two removes': (target) => [
    onScenario(target, { kind: 'remove' }),
    { removed: [target.at] },
  ],
  'one renames what two removes': ({ at }) => [modify(at, { name: 'Named by one' }), { removed: [at] }],
  'both rename a requirement': ({ at }) => [
    modify(at, { name: 'Named by one' }),
    modify(at, { name: 'Named by two' }),
  ],
  'both add a requirement of one name': () => [
    { added: [requirementNamed('Same name', 'one')] },
    { added: [requirementNamed('Same name', 'two')] },
  ],
  'one renames a requirement to the name that two adds': ({ at }) => [
    modify(at, { name: 'Same name' }),
    { added: [requirementNamed('Same name', 'two')] },
  ],
  'both rename different requirements to one name': ({ at, other }) => [
    modify(at, { name: 'Same name' }),
    modify(other, { name: 'Same name' }),
  ],
  'both change the Purpose': () => [
    { purpose: 'What one thinks that this is for, in a sentence of its own.' },
    { purpose: 'What two thinks that this is for, in a sentence of its own.' },
  ],
};

/** The same, where only this order is a conflict: the other one renames and keeps the newer text. */
const CLASHES_IN_ORDER: typeof CLASHES = {
  'one renames the requirement that two modifies': ({ at }) => [
    modify(at, { name: 'Named by one' }),
    modify(at, { statement: statementOf('two', []) }),
  ],
};

export interface Clash extends Pair {
  readonly clash: string;
  /** Whether it is a conflict in either order. */
  readonly bothWays: boolean;
}

/** The names of all ways in which changes can meet. */
export const CLASH_NAMES = [...Object.keys(CLASHES), ...Object.keys(CLASHES_IN_ORDER)];

/** Two changes of one spec that meet in one place, and touch different pieces everywhere else. */
export function clashingChanges(): fc.Arbitrary<Clash> {
  return fc
    .record({
      raw: rawPair(2),
      clash: fc.constantFrom(...CLASH_NAMES),
      at: fc.nat(3),
      scenario: fc.nat(3),
    })
    .map(({ raw, clash, at, scenario }) => readable(clashOf(raw, clash, { at, scenario })));
}

function clashOf(raw: RawPair, clash: string, place: { at: number; scenario: number }): Clash {
  const at = place.at % raw.requirements.length;
  const other = (at + 1) % raw.requirements.length;
  const quiet = raw.requirements.map((one, index) =>
    index === at || index === other ? { ...one, fate: NO_FATE } : one,
  );
  const pair = pairOf({ ...raw, requirements: quiet, purpose: undefined });
  const scenario = place.scenario % (pair.base.requirements[at]?.scenarios.length ?? 1);
  const make = CLASHES[clash] ?? CLASHES_IN_ORDER[clash];
  const [one, two] = make?.({ at, other, scenario, base: pair.base }) ?? [{}, {}];
  return {
    base: pair.base,
    one: strike(pair.one, one),
    two: strike(pair.two, two),
    clash,
    bothWays: clash in CLASHES,
  };
}

function strike(change: ChangeModel, blow: Blow): ChangeModel {
  return {
    ...change,
    modified: { ...change.modified, ...blow.modified },
    removed: [...change.removed, ...(blow.removed ?? [])],
    added: [...change.added, ...(blow.added ?? [])],
    ...(blow.purpose !== undefined && { purpose: blow.purpose }),
  };
}

/** A value that a failing property shows as the texts that it stands for. */
function readable<T extends Pair>(pair: T): T {
  const show = (title: string, text: string) => `=== ${title}\n${text.replaceAll('\r', '␍')}`;
  const describe = () =>
    [
      '',
      ...('clash' in pair ? [`=== ${pair.clash}`] : []),
      show('base', writeSpec(pair.base)),
      show('delta one', writeDelta(pair.base, pair.one)),
      show('delta two', writeDelta(pair.base, pair.two)),
      '',
    ].join('\n');
  return Object.defineProperty(pair, fc.toStringMethod, { value: describe });
}
