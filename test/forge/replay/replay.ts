import type { Difference } from './compare.ts';
import type { Lab } from './lab.ts';
import { playStep } from './play.ts';
import { readSteps, type Step } from './recordings.ts';
import { fits, type Scenario } from './set-up.ts';

export interface Replayed {
  readonly differences: readonly string[];
  readonly leftOut: readonly { readonly step: string; readonly why: string }[];
  readonly compared: number;
  /** Entries of the tables that nothing needed. */
  readonly unused: readonly string[];
}

/** Plays a recorded scenario step by step. */
export async function replay(lab: Lab, scenario: Scenario): Promise<Replayed> {
  const leftOut: { step: string; why: string }[] = [];
  const differences: string[] = [];
  const used = new Set<unknown>();
  let compared = 0;
  const steps = readSteps(lab.flavor, scenario.name);
  await makeScopedTokens(lab, steps);
  for (const step of steps) {
    await setUp(lab, scenario, step.step, used);
    const left = scenario.leftOut?.find((one) => fits(one, step.step, lab.flavor));
    if (left) {
      used.add(left);
      leftOut.push({ step: step.step, why: left.why });
      continue;
    }
    compared += 1;
    const found = await playStep(lab, step);
    differences.push(
      ...found.filter((one) => !isAccepted(lab, scenario, { step, one, used })).map(show(step)),
    );
  }
  return { differences, leftOut, compared, unused: unusedOf(lab, scenario, used) };
}

function show(step: Step): (one: Difference) => string {
  return ({ at, recorded, actual }) =>
    `${step.step} at ${at}: recorded ${JSON.stringify(recorded)}, here ${JSON.stringify(actual)}`;
}

/** `robo[name]` is robo with a token of fewer scopes: they were made with robo's password. */
async function makeScopedTokens(lab: Lab, steps: readonly Step[]): Promise<void> {
  const scopes = new Map<string, string[]>();
  for (const { as, note = '' } of steps) {
    const [, list] = /^token scopes: (.*)$/.exec(note) ?? [];
    if (list) scopes.set(as, list.split(', '));
  }
  for (const [actor, wanted] of scopes) await lab.addScopedToken(actor, wanted);
}

async function setUp(lab: Lab, scenario: Scenario, step: string, used: Set<unknown>): Promise<void> {
  for (const one of [scenario.setUps?.[step] ?? []].flat()) {
    if (one.only && one.only !== lab.flavor) continue;
    used.add(one);
    await one.run(lab);
  }
}

interface Found {
  readonly step: Step;
  readonly one: Difference;
  readonly used: Set<unknown>;
}

function isAccepted(lab: Lab, scenario: Scenario, { step, one, used }: Found): boolean {
  const rule = scenario.accepted?.find(
    (accepted) => fits(accepted, step.step, lab.flavor) && accepted.at.test(one.at),
  );
  if (rule) used.add(rule);
  return rule !== undefined;
}

function unusedOf(lab: Lab, scenario: Scenario, used: Set<unknown>): string[] {
  const rules = [...(scenario.leftOut ?? []), ...(scenario.accepted ?? [])];
  const idle = rules.filter((rule) => !used.has(rule) && (!rule.only || rule.only === lab.flavor));
  const setUps = Object.values(scenario.setUps ?? {}).flat();
  const never = setUps.filter((one) => !used.has(one) && (!one.only || one.only === lab.flavor));
  return [...idle.map((rule) => `${rule.step}: ${rule.why}`), ...never.map((one) => one.why)];
}
