/** The lines of git's wire format: four hex digits of length, then the line. `null` is a flush. */
export type Packet = Buffer | null;

export const FLUSH = Buffer.from('0000');

export function packet(line: string): Buffer {
  const body = Buffer.from(line);
  return Buffer.concat([Buffer.from((body.length + 4).toString(16).padStart(4, '0')), body]);
}

export interface Parsed {
  readonly packets: readonly Packet[];
  /** What is not yet a whole packet. */
  readonly rest: Buffer;
}

export function parsePackets(bytes: Buffer): Parsed {
  const packets: Packet[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const size = Number.parseInt(bytes.subarray(at, at + 4).toString('latin1'), 16);
    if (size === 0) {
      packets.push(null);
      at += 4;
      continue;
    }
    if (at + size > bytes.length) break;
    packets.push(bytes.subarray(at + 4, at + size));
    at += size;
  }
  return { packets, rest: bytes.subarray(at) };
}

/** The lines between two flushes, from the n-th on, without their line end; `undefined` until it is complete. */
export function section(packets: readonly Packet[], number: number): string[] | undefined {
  const ends = packets.flatMap((one, index) => (one === null ? [index] : []));
  const end = ends[number];
  if (end === undefined) return undefined;
  const start = number === 0 ? 0 : (ends[number - 1] ?? 0) + 1;
  return packets.slice(start, end).map((one) => (one ?? '').toString().replace(/\n$/, ''));
}
