import type { Fence } from './confine.ts';
import { findHome, type Home } from './home.ts';
import type { Caller } from './owner.ts';

/** One root with all that is needed to write there safely. */
export interface Site {
  readonly fence: Fence;
  readonly home: Home;
  readonly caller: Caller;
}

/** Where the home of lock and journal is, is looked up at the first need. */
export function makeSite(root: string, fence: Fence, caller: Caller): Site {
  let home: Home | undefined;
  return {
    fence,
    caller,
    get home() {
      home ??= findHome(fence.real() ?? root);
      return home;
    },
  };
}
