import { missing, type UserCall } from '../call.ts';
import type { Pull } from '../store.ts';

export function wantedPull(call: UserCall): Pull {
  const number = Number(call.params.index);
  const pull = Number.isInteger(number) ? call.repository.issues[number - 1]?.pull : undefined;
  if (!pull) throw missing(call);
  return pull;
}
