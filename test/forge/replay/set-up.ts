import type { FlavorName } from '../../support/forge/flavor.ts';
import type { Lab } from './lab.ts';

/** What the recorder did before a step without writing it down. */
export interface SetUp {
  readonly why: string;
  readonly only?: FlavorName;
  run(lab: Lab): Promise<unknown>;
}

export type SetUps = Readonly<Record<string, SetUp | readonly SetUp[]>>;

/** A step that is not sent. */
export interface LeftOut {
  readonly step: string | RegExp;
  readonly only?: FlavorName;
  readonly why: string;
}

/** A difference that is known and accepted. One that does not occur any more is a failure. */
export interface Accepted {
  readonly step: string | RegExp;
  readonly at: RegExp;
  readonly only?: FlavorName;
  readonly why: string;
}

export interface Scenario {
  readonly name: string;
  readonly setUps?: SetUps;
  readonly leftOut?: readonly LeftOut[];
  readonly accepted?: readonly Accepted[];
}

export function fits(
  rule: { readonly step: string | RegExp; readonly only?: FlavorName },
  step: string,
  flavor: FlavorName,
): boolean {
  if (rule.only && rule.only !== flavor) return false;
  return typeof rule.step === 'string' ? rule.step === step : rule.step.test(step);
}
