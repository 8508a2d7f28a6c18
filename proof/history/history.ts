import type { Call, Outcome } from './call.ts';
import type { DoctorRow, VisitTypeRow } from './tables.ts';

/** What a run was made with; the first line of its file. */
type RunHeader = {
  seed: number;
  planHash: string;
  build: string;
  /** `CLINIC_SECRET` of this run's processes: the checker recomputes the chains of events. */
  secret: string;
  holdSeconds: number;
  horizonDays: number;
  doctors: DoctorRow[];
  /** As they are before anything is edited. */
  visitTypes: VisitTypeRow[];
  staff: StaffMember[];
};

/** Somebody of the staff with an own session. */
export type StaffMember = {
  id: string;
  role: 'reception' | 'doctor' | 'manager';
  /** Whose calendar is theirs. */
  doctorId?: number;
  /** The session's token, and what else nobody may read in a log. */
  secrets: string[];
};

/** Another length of a visit type, by SQL. Without an end nobody knows whether it was written. */
type VisitTypeEdit = {
  id: number;
  visitTypeId: number;
  minutes: number;
  from: number;
  to?: number;
};

/** Something done to the system on purpose, from its first to its last effect. */
export type Fault = { id: number; kind: string; detail: string; from: number; to?: number };

/** What a process of the system did by itself. */
export type ProcessEvent = {
  at: number;
  process: string;
  event: 'started' | 'exit' | 'uncaught' | 'error' | 'leak';
  detail: string;
};

/** A measurement of the system's health; see `run/observe.ts`. */
type Observation = {
  at: number;
  what: string;
  /** Nothing where it could not be read. */
  value: number | null;
  limit: number;
};

export type Line =
  | ({ type: 'run' } & RunHeader)
  | ({ type: 'call' } & Call)
  | { type: 'answer'; n: number; at: number; outcome: Outcome }
  | ({ type: 'fault' } & Fault)
  | { type: 'fault-end'; id: number; at: number }
  | ({ type: 'edit' } & VisitTypeEdit)
  | { type: 'edit-end'; id: number; at: number }
  | ({ type: 'process' } & ProcessEvent)
  | ({ type: 'observation' } & Observation);

export type History = {
  run: RunHeader;
  calls: Call[];
  faults: Fault[];
  edits: VisitTypeEdit[];
  processes: ProcessEvent[];
  observations: Observation[];
};

/** Puts the lines of a file together: every call with its answer, every fault with its end. */
export function readHistory(text: string): History {
  const calls = new Map<number, Call>();
  const faults = new Map<number, Fault>();
  const edits = new Map<number, VisitTypeEdit>();
  const history = { processes: [] as ProcessEvent[], observations: [] as Observation[] };
  let run: RunHeader | undefined;
  for (const line of text.split('\n').filter(Boolean)) {
    const { type, ...entry } = JSON.parse(line) as Line;
    if (type === 'run') run = entry as RunHeader;
    if (type === 'call') calls.set((entry as Call).n, entry as Call);
    if (type === 'fault') faults.set((entry as Fault).id, entry as Fault);
    if (type === 'edit') edits.set((entry as VisitTypeEdit).id, entry as VisitTypeEdit);
    if (type === 'edit-end') {
      const { id, at } = entry as { id: number; at: number };
      (edits.get(id) as VisitTypeEdit).to = at;
    }
    if (type === 'process') history.processes.push(entry as ProcessEvent);
    if (type === 'observation') history.observations.push(entry as Observation);
    if (type === 'answer') {
      const { n, at, outcome } = entry as { n: number; at: number; outcome: Outcome };
      Object.assign(calls.get(n) as Call, { answeredAt: at, outcome });
    }
    if (type === 'fault-end') {
      const { id, at } = entry as { id: number; at: number };
      (faults.get(id) as Fault).to = at;
    }
  }
  if (!run) throw new Error('The history has no first line.');
  return {
    ...history,
    run,
    calls: [...calls.values()],
    faults: [...faults.values()],
    edits: [...edits.values()],
  };
}
