import { expect, test } from 'vitest';
import { parseSettings } from '../../../src/core/settings.ts';

test('reads forge, agents and bots', () => {
  const { settings, problems } = parseSettings(`
forge:
  url: https://Git.Example.org/forge/
  repository: ann/lab
  push: agit
  remote: upstream
agents:
  - account: spec-bot
    stages: [apply, propose]
    paths: ["openspec/**"]
bots: [renovate-bot]
`);
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    forge: {
      url: 'https://git.example.org/forge',
      repository: { owner: 'ann', name: 'lab' },
      push: 'agit',
      remote: 'upstream',
    },
    agents: [{ account: 'spec-bot', stages: ['propose', 'apply'], paths: ['openspec/**'] }],
    bots: ['renovate-bot'],
  });
});

test('has defaults, also for an empty file', () => {
  const forge = { url: undefined, repository: undefined, push: 'branch', remote: undefined };
  for (const text of [undefined, '', 'forge:\nagents:\nbots:\n', 'schema: spec-driven\n'])
    expect(parseSettings(text).settings).toMatchObject({ forge, agents: [], bots: [] });
});

test('says what is wrong and where, and takes the rest', () => {
  const { settings, problems } = parseSettings(`schema: spec-driven
forge:
  url: https://user@host
  repository: ann/../lab
  push: force
  remote: -origin
agents:
  - spec-bot
  - account: a b
    stages: [apply]
  - stages: [apply]
  - account: ok-bot
    stages: [apply, land]
    paths: everything
bots: [a, 7, "x y"]
`);
  const found = problems.map(({ facts, place }) => ['key' in facts && facts.key, place?.line]);
  expect(found).toEqual([
    ['forge.url', 3],
    ['forge.repository', 4],
    ['forge.push', 5],
    ['forge.remote', 6],
    ['agents[0]', 8],
    ['agents[1].account', 9],
    ['agents[2].account', 11],
    ['agents[3].stages', 13],
    ['agents[3].paths', 14],
    ['bots', 15],
    ['bots', 15],
  ]);
  expect(settings).toMatchObject({
    schema: 'spec-driven',
    forge: { url: undefined, repository: undefined, push: 'branch', remote: undefined },
    agents: [{ account: 'ok-bot', stages: ['apply'], paths: [] }],
    bots: ['a'],
  });
});

test.each(['forge: x\n', 'agents: x\n', 'agents: {a: b}\n', 'bots: x\n'])('%j is no crash', (text) => {
  const { settings, problems } = parseSettings(text);
  expect(problems).toHaveLength(1);
  expect(settings).toMatchObject({ agents: [], bots: [] });
});
