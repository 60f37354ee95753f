/** A request as the forge saw it. */
export interface SeenRequest {
  readonly method: string;
  /** From the server's root on, with the query; without the base path. */
  readonly path: string;
  /** The account, or `anonymous`, or `wrong`. */
  readonly as: string;
  readonly kind: 'api' | 'git' | 'web';
  readonly body: string;
  /** 0 where no answer was sent. */
  status: number;
}

/** What goes wrong with one request. */
export type Fault =
  /** The connection ends without an answer, after or before the request took effect. */
  | { readonly kind: 'cut'; readonly processed: boolean }
  /** Another answer, as a proxy gives it; the request took effect only where `processed` says so. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly processed?: boolean;
    }
  /** The true answer, ended after this many bytes although more were announced. */
  | { readonly kind: 'truncate'; readonly bytes: number; readonly wholeLength?: boolean }
  /** The true answer, late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** No answer, and the connection stays open. */
  | { readonly kind: 'silence'; readonly processed?: boolean };

export type ChooseFault = (request: SeenRequest) => Fault | undefined;

export interface Faults {
  /** Cuts the n-th request from now (1 is the next), once. */
  cutAfter(n: number, when?: 'processed' | 'unprocessed'): void;
  /** Asks `choose` for each request, until it has answered `count` times. */
  add(choose: ChooseFault, count?: number): void;
  /** How many requests came since `cutAfter` or `clear` was called last. */
  readonly seen: number;
  clear(): void;
  /** Closes the door: connections are refused until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
}

export interface FaultPlan extends Omit<Faults, 'down' | 'up'> {
  /** The fault of this request; counts it. */
  next(request: SeenRequest): Fault | undefined;
}

interface Planned {
  readonly choose: ChooseFault;
  left: number;
}

export function planFaults(): FaultPlan {
  let planned: Planned[] = [];
  let seen = 0;
  const next = (request: SeenRequest): Fault | undefined => {
    seen += 1;
    for (const one of planned) {
      const fault = one.left > 0 ? one.choose(request) : undefined;
      if (!fault) continue;
      one.left -= 1;
      return fault;
    }
    return undefined;
  };
  const add = (choose: ChooseFault, count = 1): void => {
    planned.push({ choose, left: count });
  };
  return {
    next,
    add,
    cutAfter: (n, when = 'processed') => {
      seen = 0;
      add(() => (seen === n ? { kind: 'cut', processed: when === 'processed' } : undefined));
    },
    get seen() {
      return seen;
    },
    clear: () => {
      planned = [];
      seen = 0;
    },
  };
}
