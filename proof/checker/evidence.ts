import { type Call, type Input, isChange, type Operation, type Shown } from '../history/call.ts';
import type { History, StaffMember } from '../history/history.ts';
import type { AppointmentRow, EventRow, Tables } from '../history/tables.ts';
import { keyHash } from './event-hash.ts';

/** Everything that was asked under one idempotency key with one meaning: once, or again and again. */
export type Intent = {
  key: string;
  operation: Operation;
  input: Input;
  calls: Call[];
  oks: OkCall[];
};

export type OkCall = Call & {
  answeredAt: number;
  outcome: { kind: 'ok'; body: unknown; replayed: boolean; status: number };
};

/** History and final tables, put in the order in which the checks ask for them. */
export type Evidence = {
  history: History;
  tables: Tables;
  intents: Intent[];
  intentsByKey: Map<string, Intent[]>;
  appointments: Map<string, AppointmentRow>;
  eventsOf: Map<string, EventRow[]>;
  eventsByKey: Map<string, EventRow[]>;
  zones: Map<number, string>;
  /** Manage tokens as the answers to bookings gave them. */
  tokens: Map<string, string>;
  /** Of the run, by their ids. */
  staff: Map<string, StaffMember>;
  /** Appointments of patients who came without one: of today, and off the slots. */
  walkIns: Set<string>;
};

export function gatherEvidence(history: History, given: Tables): Evidence {
  const tables = withKeys(history, given);
  const intents = [...groupBy(history.calls.filter(hasKey), intentKey).values()].map(toIntent);
  const tokens = new Map<string, string>();
  for (const call of history.calls) {
    if (call.operation !== 'book' || !isOk(call)) continue;
    const { id, manageToken } = shown(call);
    if (manageToken) tokens.set(id, manageToken);
  }
  const eventsOf = groupBy(tables.events, ({ appointmentId }) => appointmentId);
  for (const events of eventsOf.values()) events.sort((a, b) => a.version - b.version);
  const withKey = tables.events.filter(({ idempotencyKey }) => idempotencyKey);
  const intentsByKey = groupBy(intents, ({ key }) => key);
  const isWalkIn = ({ version, idempotencyKey }: EventRow) =>
    version === 1 &&
    intentsByKey.get(idempotencyKey ?? '')?.some(({ operation }) => operation === 'walkIn');
  return {
    history,
    tables,
    intents,
    intentsByKey,
    appointments: new Map(tables.appointments.map((row) => [row.id, row])),
    eventsOf,
    eventsByKey: groupBy(withKey, ({ idempotencyKey }) => idempotencyKey as string),
    zones: new Map(tables.doctors.map(({ id, timeZone }) => [id, timeZone])),
    tokens,
    staff: new Map(history.run.staff.map((one) => [one.id, one])),
    walkIns: new Set(tables.events.filter(isWalkIn).map(({ appointmentId }) => appointmentId)),
  };
}

/** What was asked for an event; of the arrival of a walk-in, which has no key of its own, that for its booking. */
export function askedFor({ intentsByKey, eventsOf }: Evidence, event: EventRow): Intent[] {
  const isArrival = event.idempotencyKey === null && event.type === 'arrived';
  const before = eventsOf.get(event.appointmentId)?.[event.version - 2];
  const key = isArrival ? before?.idempotencyKey : event.idempotencyKey;
  return intentsByKey.get(key ?? '') ?? [];
}

/** The slot that a call is about: as it names it, or where the appointment was in the version that it names. */
export function timeAskedFor(
  { eventsOf }: Evidence,
  { operation, input, sentAt }: Call,
): { doctorId: number; startsAt: string } {
  const now = new Date(sentAt - (sentAt % MINUTE)).toISOString();
  const { doctorId, startsAt = operation === 'walkIn' ? now : undefined, id, version } = input;
  const known = eventsOf.get(id ?? '')?.find((event) => event.version === version);
  return {
    doctorId: doctorId ?? known?.doctorId ?? 0,
    startsAt: startsAt ?? known?.startsAt ?? new Date(0).toISOString(),
  };
}

const MINUTE = 60_000;

/** Why a call was refused; of several reasons each one. */
export const refusalsIn = ({ outcome }: Call): readonly string[] => {
  if (outcome?.kind !== 'refused') return [];
  return outcome.code === 'RULES_REFUSED' ? (outcome.refusals ?? []) : [outcome.code];
};

/** The tables hold hashes of keys; the clients know the keys. One of nobody stands for itself. */
function withKeys({ run, calls }: History, tables: Tables): Tables {
  const keys = new Map<string, string>();
  for (const { input } of calls) {
    const key = input.idempotencyKey;
    if (key !== undefined) keys.set(keyHash(run.secret, key.toLowerCase()), key);
  }
  const events = tables.events.map((event) => ({
    ...event,
    idempotencyKey: event.keyHash && (keys.get(event.keyHash) ?? event.keyHash),
  }));
  return { ...tables, events };
}

export const isOk = (call: Call): call is OkCall => call.outcome?.kind === 'ok';

/** Milliseconds for which the first free slots may be told to others who ask the same. */
const EARLIEST_SHARED = 1_000;

/** From when on what an answer tells was so: another process may have changed it a moment ago. */
export const knownFrom = ({ operation, sentAt }: Call): number =>
  operation === 'earliest' ? sentAt - EARLIEST_SHARED : sentAt;

/** The appointment that an answer shows. */
export const shown = (call: OkCall): Shown => call.outcome.body as Shown;

export const refusedWith = (call: Call): string | undefined =>
  call.outcome?.kind === 'refused' ? call.outcome.code : undefined;

export const isUnknown = (call: Call): boolean => call.outcome?.kind === 'unknown';

/** When a call was answered at the latest: never, for one without an answer. */
export const answered = (call: Call): number => call.answeredAt ?? Number.POSITIVE_INFINITY;

/** What a key is bound to; credentials, preconditions and holds are not part of it. */
function meaningOf({ operation, input }: Pick<Call, 'operation' | 'input'>): string {
  const { id, doctorId, startsAt, visitTypeId, patientName, reason, patient, to } = input;
  const asked = [operation, id, doctorId, startsAt, visitTypeId, patientName, reason, patient, to];
  return JSON.stringify(asked);
}

export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

const hasKey = (call: Call) => isChange(call.operation) && call.input.idempotencyKey !== undefined;
const intentKey = (call: Call) => `${call.input.idempotencyKey} ${meaningOf(call)}`;

function toIntent(calls: Call[]): Intent {
  const { operation, input } = calls[0] as Call;
  const key = input.idempotencyKey as string;
  return { key, operation, input, calls, oks: calls.filter(isOk) };
}
