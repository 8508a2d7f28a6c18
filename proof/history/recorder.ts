import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { type Call, isChange, type Outcome } from './call.ts';
import { type Fault, type History, type Line, readHistory } from './history.ts';

/** Milliseconds since 1970, to the microsecond, never running backwards. */
export const now = (): number =>
  Math.round((performance.timeOrigin + performance.now()) * 1_000) / 1_000;

/**
 * Writes a run down, line by line, before a request leaves and after its answer has come. Every
 * line is with the operating system when the method returns, so that a crash of the proof loses
 * nothing.
 */
export class Recorder {
  readonly path: string;
  readonly #file: number;
  readonly #inForce = new Map<number, Fault>();
  readonly #faults: Fault[] = [];
  #closed = false;
  #calls = 0;
  #edits = 0;
  #unknown = 0;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'wx');
  }

  /** `unknown`: changes that may have been carried out or not; a lost read is no loss. */
  get counts(): { calls: number; faults: number; unknown: number } {
    return { calls: this.#calls, faults: this.#faults.length, unknown: this.#unknown };
  }

  /** All faults so far. */
  get faults(): readonly Fault[] {
    return this.#faults;
  }

  /** What a process says after the end is not part of the run any more. */
  write(line: Line): void {
    if (!this.#closed) writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  /** Before the request is sent. */
  sending(call: Omit<Call, 'n' | 'sentAt' | 'faults'>): Call {
    this.#calls += 1;
    const faults = [...this.#inForce.values()].map(({ kind, id }) => `${kind}#${id}`);
    const sent: Call = { n: this.#calls, ...call, sentAt: now(), faults };
    this.write({ type: 'call', ...sent });
    return sent;
  }

  /** After the answer, or after it has become certain that none will come. */
  answered(call: Call, outcome: Outcome): Call {
    const at = now();
    if (outcome.kind === 'unknown' && isChange(call.operation)) this.#unknown += 1;
    this.write({ type: 'answer', n: call.n, at, outcome });
    return { ...call, answeredAt: at, outcome };
  }

  /** Notes a fault; call what it returns when the last effect is over. */
  fault(kind: string, detail: string): () => void {
    const fault: Fault = { id: this.#faults.length + 1, kind, detail, from: now() };
    this.#faults.push(fault);
    this.#inForce.set(fault.id, fault);
    this.write({ type: 'fault', ...fault });
    return () => {
      if (!this.#inForce.delete(fault.id)) return;
      fault.to = now();
      this.write({ type: 'fault-end', id: fault.id, at: fault.to });
    };
  }

  /** Notes another length of a visit type, before it is written; call what it returns when it surely is. */
  editing(visitTypeId: number, minutes: number): () => void {
    this.#edits += 1;
    const id = this.#edits;
    this.write({ type: 'edit', id, visitTypeId, minutes, from: now() });
    return () => this.write({ type: 'edit-end', id, at: now() });
  }

  /** What is in the file, as the checker reads it. */
  read(): History {
    return readHistory(readFileSync(this.path, 'utf8'));
  }

  close(): void {
    this.#closed = true;
    closeSync(this.#file);
  }
}
