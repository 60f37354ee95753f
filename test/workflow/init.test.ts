import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { GENERATED } from '../../src/core/agent-tool.ts';
import { parseSettings } from '../../src/core/settings.ts';
import { initProject } from '../../src/workflow/init/init.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { runIn } from '../support/project.ts';
import { makeRepository } from '../support/repository.ts';
import { makeWorld } from '../support/world.ts';

const tools = ['claude', 'opencode', 'cursor', 'gemini', 'codex', 'agents'];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('.git/') && statSync(join(folder, path)).isFile())
    .sort();
}

async function init(folder: string, ...argv: string[]) {
  const { out, exit } = await runIn(folder, ['init', ...argv, '--json']);
  return { ...JSON.parse(out), exit };
}

describe('init', () => {
  test('makes the nested layout', async () => {
    const root = makeRepository();
    const { exit, out, note } = await runIn(root, ['init']);
    expect({ exit, note }).toEqual({ exit: 0, note: '' });
    expect(out).toContain('is an OpenSpec project.\n\nCreated:\n  openspec/config.yaml\n');
    expect(filesIn(root)).toEqual([
      'openspec/changes/archive/.gitkeep',
      'openspec/config.yaml',
      'openspec/specs/.gitkeep',
    ]);
    const settings = parseSettings(readFileSync(`${root}/openspec/config.yaml`, 'utf8'));
    expect(settings).toMatchObject({ settings: { schema: 'spec-driven', context: undefined }, problems: [] });
  });

  test('makes the flat layout, in a folder that is not there yet', async () => {
    const root = makeFolder();
    const result = await init(root, 'new/lab', '--flat');
    expect(result).toMatchObject({ layout: 'flat', root: { path: `${root}/new/lab`, source: 'nearest' } });
    expect(filesIn(`${root}/new/lab`)).toEqual([
      'changes/archive/.gitkeep',
      'openspec.yaml',
      'specs/.gitkeep',
    ]);
  });

  test('leaves everything that is there as it is', async () => {
    const root = makeRepository({
      'openspec/config.yml': '# mine\n',
      'openspec/specs/auth/spec.md': 'x',
      '.claude/skills/openspec-propose/SKILL.md': 'by hand\n',
    });
    const result = await init(root, '--tools', 'claude', '--force', '--language', 'de');
    expect(result.kept).toEqual([
      'openspec/config.yml',
      'openspec/specs/',
      '.claude/skills/openspec-propose/SKILL.md',
    ]);
    expect(result.notes.map(({ code }: { code: string }) => code)).toEqual([
      'language-kept',
      'tool-file-foreign',
    ]);
    expect(readFileSync(`${root}/openspec/config.yml`, 'utf8')).toBe('# mine\n');
    expect(readFileSync(`${root}/.claude/skills/openspec-propose/SKILL.md`, 'utf8')).toBe('by hand\n');
    expect(filesIn(root)).not.toContain('openspec/config.yaml');
  });

  test('a second time does nothing', async () => {
    const root = makeRepository();
    await init(root, '--tools', 'all');
    const again = await init(root, '--tools', 'all', '--force');
    expect(again).toMatchObject({ created: [], rewritten: [], notes: [], exit: 0 });
  });

  test('does not begin a second layout', async () => {
    const root = makeFolder({ 'openspec/config.yaml': '' });
    const { exit, note } = await runIn(root, ['init', '--flat']);
    expect(exit).toBe(2);
    expect(note).toContain('[two_layouts]');
    expect(filesIn(root)).toEqual(['openspec/config.yaml']);
  });

  test('keeps the layout that there is', async () => {
    expect(await init(makeFolder({ 'openspec.yaml': '' }))).toMatchObject({ layout: 'flat' });
  });

  test('says that there is no repository, and that there is a project above', async () => {
    const root = makeFolder({ 'openspec/specs/.gitkeep': '' });
    mkdirSync(`${root}/inner`);
    const { note } = await runIn(`${root}/inner`, ['init']);
    expect(note).toContain(`There is a project in ${root} too.`);
    expect(note).toContain('This is no git repository.');
  });

  test('refuses a file as its folder', async () => {
    const { exit, note } = await runIn(makeFolder({ 'a.txt': '' }), ['init', 'a.txt']);
    expect(exit).toBe(2);
    expect(note).toContain('[not_a_folder]');
  });

  test('writes nothing through a link that leads out', async () => {
    const outside = makeFolder();
    const root = makeRepository();
    symlinkSync(outside, `${root}/.claude`);
    const { note } = await runIn(root, ['init', '--tools', 'claude']);
    expect(filesIn(outside)).toEqual([]);
    expect(note).not.toContain('bug');
  });
});

describe('the language', () => {
  test.each([
    ['de', 'German', 'MUSS'],
    ['pt-BR', 'Brazilian Portuguese', 'DEVE'],
  ])('%s sets the normative words and a sentence of context', async (code, name, word) => {
    const root = makeRepository();
    await init(root, '--language', code);
    const { settings, problems } = parseSettings(readFileSync(`${root}/openspec/config.yaml`, 'utf8'));
    expect(problems).toEqual([]);
    expect(settings.normative).toContain(word);
    expect(settings.context).toContain(`in ${name}.`);
  });

  test('that we have no words for sets the context only', async () => {
    const root = makeRepository();
    const { notes } = await init(root, '--language', 'Klingon (tlh)');
    expect(notes.map(({ code }: { code: string }) => code)).toEqual(['language-unknown']);
    const { settings, problems } = parseSettings(readFileSync(`${root}/openspec/config.yaml`, 'utf8'));
    expect(problems).toEqual([]);
    expect(settings.context).toContain('in Klingon (tlh).');
  });

  test.each(['de\nx: y', '{a}', '"', 'x: y', '#', ''])('cannot be %j', async (language) => {
    const { exit, note } = await runIn(makeFolder(), ['init', `--language=${language}`]);
    expect(exit).toBe(2);
    expect(note).toContain('[language_invalid]');
  });
});

describe('files for agents', () => {
  test('lie where each tool looks for them', async () => {
    const { created } = await init(makeRepository(), '--tools', 'all');
    expect(created).toContain('.claude/skills/openspec-apply-change/SKILL.md');
    expect(created).toContain('.claude/commands/opsx/propose.md');
    expect(created).toContain('.opencode/commands/opsx-propose.md');
    expect(created).toContain('.cursor/commands/opsx-propose.md');
    expect(created).toContain('.gemini/commands/opsx/propose.toml');
    expect(created).toContain('.agents/skills/openspec-explore/SKILL.md');
    expect(new Set(created).size).toBe(created.length);
  });

  test.each(tools)('of %s are short, marked and well formed', async (tool) => {
    const root = makeRepository();
    const { created } = await init(root, '--tools', tool);
    const paths = (created as string[]).filter(
      (path) => /\.(md|toml)$/.test(path) && !path.startsWith('openspec/'),
    );
    expect(paths.length).toBe(tool === 'codex' || tool === 'agents' ? 4 : 8);
    for (const path of paths) {
      const text = readFileSync(join(root, path), 'utf8');
      expect(text.length).toBeLessThan(2048);
      expect(text).toContain(GENERATED);
      expect(text).not.toMatch(/\{\{|\}\}/);
      expect(text).toMatch(/openspec (explore|propose|apply|archive)/);
      if (path.endsWith('.md')) expect(parse(text.split('---\n')[1] ?? '')).toHaveProperty('description');
      else expect(text).toMatch(/^# .*\ndescription = "[^"\\]+"\n\nprompt = """\n[^\\]+\n"""\n$/);
    }
  });

  test.each([
    ['codex', 'codex\n'],
    ['agents', 'agents\n'],
    ['agents,codex', 'codex\n'],
  ])('of %s say whose they are', async (names, owner) => {
    const root = makeRepository();
    await init(root, '--tools', names);
    expect(readFileSync(`${root}/.agents/skills/.openspec-target`, 'utf8')).toBe(owner);
  });

  test('that we made before are rewritten with --force only', async () => {
    const root = makeRepository();
    const path = '.cursor/commands/opsx-apply.md';
    await init(root, '--tools', 'cursor');
    writeFiles(root, { [path]: `old\n${GENERATED}\n` });
    const kept = await init(root, '--tools', 'cursor');
    expect(kept.notes).toMatchObject([{ code: 'tool-file-old', message: expect.stringContaining(path) }]);
    expect(await init(root, '--tools', 'cursor', '--force')).toMatchObject({ rewritten: [path], notes: [] });
  });

  test('are not written without being asked for', async () => {
    expect((await init(makeRepository())).created).toHaveLength(3);
    expect((await init(makeRepository(), '--tools', 'none')).created).toHaveLength(3);
  });

  test('are asked for in a terminal', async () => {
    const world = makeWorld(makeRepository());
    const asked: string[][] = [];
    const terminal = {
      ...world.terminal,
      interactive: true,
      choose: async (_: string, choices: readonly string[]) => {
        asked.push([...choices]);
        return 'codex';
      },
    };
    const { created } = await initProject({ ...world, terminal }, { mayAsk: true });
    expect(asked).toEqual([['none', ...tools, 'all']]);
    expect(created).toContain('.agents/skills/openspec-propose/SKILL.md');
  });

  test.each(['claud', 'claude,,copilot', '', 'none,claude'])('of %j cannot be written', async (names) => {
    const { exit, note } = await runIn(makeFolder(), ['init', `--tools=${names}`]);
    expect(exit).toBe(2);
    expect(note).toContain('[tool_unknown]');
  });
});
