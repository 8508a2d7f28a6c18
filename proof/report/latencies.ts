import { type Call, isChange } from '../history/call.ts';

export type Latencies = { what: string; calls: number; p50: number; p99: number; longest: number };

/** Milliseconds from question to answer, with and without a fault in force. */
export function latenciesOf(calls: readonly Call[]): Latencies[] {
  const answered = calls.filter(({ outcome }) => outcome && outcome.kind !== 'unknown');
  const groups: [string, (call: Call) => boolean][] = [
    ['changes, no fault in force', (call) => isChange(call.operation) && call.faults.length === 0],
    ['changes under a fault', (call) => isChange(call.operation) && call.faults.length > 0],
    ['reads, no fault in force', (call) => !isChange(call.operation) && call.faults.length === 0],
    ['reads under a fault', (call) => !isChange(call.operation) && call.faults.length > 0],
  ];
  return groups.map(([what, belongs]) => {
    const took = answered
      .filter(belongs)
      .map(({ sentAt, answeredAt = sentAt }) => answeredAt - sentAt)
      .sort((a, b) => a - b);
    const at = (part: number) => Math.round(took[Math.floor(part * (took.length - 1))] ?? 0);
    return { what, calls: took.length, p50: at(0.5), p99: at(0.99), longest: at(1) };
  });
}
