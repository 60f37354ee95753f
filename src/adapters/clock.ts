import type { Clock } from '../ports.ts';

/** The clock of the machine, in its own time zone. */
export function systemClock(): Clock {
  return { today, elapsed: () => performance.now(), now: () => Date.now(), iso };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function today(): string {
  const date = new Date();
  const month = String(date.getMonth() + 1).padStart(2, '0');
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, '0')}`;
}
