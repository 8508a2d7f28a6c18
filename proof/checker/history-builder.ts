import type { Call, Input, Operation, Outcome, Shown, SlotTold } from '../history/call.ts';
import { AT_REST, OF_EACH_API, ofApi, TRANSACTION_AGE } from '../history/health.ts';
import type { History, StaffMember } from '../history/history.ts';
import type { AppointmentRow, EventRow, Tables, VisitTypeRow } from '../history/tables.ts';
import { check } from './check.ts';
import { eventHash, keyHash } from './event-hash.ts';
import { CONSULTATION } from './half-hours.ts';
import { legalStartsOn } from './legal-slots.ts';
import type { Invariant } from './violation.ts';

const SECRET = 'a secret that is long enough for a test';
/** Monday 4 January 2027, 09:00 in Berlin; the story is told on the Friday before. */
export const NINE = '2027-01-04T08:00:00.000Z';
export const HALF_PAST_NINE = '2027-01-04T08:30:00.000Z';
export const TOLD_AT = Date.parse('2027-01-01T12:00:00Z');
export const DOCTOR = 3;
export const MONDAY = '2027-01-04';
const ZONE = 'Europe/Berlin';

/** The slots of that Monday without those that are taken, as an answer tells them. */
export const freeWithout = (...taken: string[]): SlotTold[] =>
  legalStartsOn(ZONE, MONDAY)
    .filter((startsAt) => !taken.includes(startsAt))
    .map((startsAt) => slotAt(startsAt));

/** The answer to a hold that lasts until second `until` of the story. */
export const heldUntil = (until: number, startsAt = NINE): object => ({
  ...slotAt(startsAt),
  expiresAt: new Date(TOLD_AT + until * 1_000).toISOString(),
});

export const slotAt = (startsAt: string, { minutes } = CONSULTATION): SlotTold => ({
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + minutes * 60_000).toISOString(),
});

const busyUntil = (startsAt: string, { minutes, minutesAfter }: VisitTypeRow): string =>
  new Date(Date.parse(startsAt) + (minutes + minutesAfter) * 60_000).toISOString();

/** A visit type beside the default one. */
export const LONG = { id: 2, minutes: 60, minutesAfter: 10, isDefault: false };

type ByDesk = { lane: number; accepted: string[] | null; actorId: string | null };

/** The front desk, and a doctor. */
export const DESK: StaffMember = { id: 'desk', role: 'reception', secrets: [] };
export const DOC: StaffMember = { id: 'doc', role: 'doctor', secrets: [] };

/** What no story is about. */
const UNCHANGING = {
  lane: 0,
  overbookedBy: null,
  visitTypeId: 1,
  locationId: 1,
  patientId: 'p',
  manageNonce: '00',
};

/** A history and its final tables, told call by call, for tests of the checker. */
export class HistoryBuilder {
  readonly history: History;
  readonly tables: Tables;

  constructor() {
    const doctors = [{ id: DOCTOR, timeZone: ZONE, specialization: 'Practice' }];
    const run = {
      seed: 1,
      planHash: '',
      build: 'story',
      secret: SECRET,
      holdSeconds: 3,
      horizonDays: 90,
    };
    this.history = {
      run: { ...run, doctors, visitTypes: [CONSULTATION, LONG], staff: [DESK, DOC] },
      calls: [],
      faults: [],
      edits: [],
      processes: [],
      observations: [],
    };
    this.tables = { doctors, visitTypes: [CONSULTATION, LONG], appointments: [], events: [] };
  }

  /** A call from second `from` to second `to` of the story. */
  call(
    operation: Operation,
    input: Input,
    from: number,
    to: number,
    outcome: Outcome,
    token?: string,
  ): Call {
    const call: Call = {
      n: this.history.calls.length + 1,
      client: 1,
      operation,
      input,
      edge: 'trpc',
      server: 0,
      sentAt: TOLD_AT + from * 1_000,
      faults: [],
      answeredAt: TOLD_AT + to * 1_000,
      outcome,
      ...(token && { token }),
    };
    this.history.calls.push(call);
    return call;
  }

  /** The same call once more, by the client that was left without an answer. */
  again(first: Call, from: number, to: number, outcome: Outcome): Call {
    const call = this.call(first.operation, first.input, from, to, outcome, first.token);
    return Object.assign(call, { again: first.n });
  }

  /** A call that cancels between two seconds, carried out in the middle of them. */
  cancels(id: string, key: string, from: number, to: number, input: Input = {}): Call {
    const shown = this.cancelled(id, key, (from + to) / 2);
    const asked = { id, idempotencyKey: key, ...input };
    return this.call('cancel', asked, from, to, ok(shown), `token of ${id}`);
  }

  /** Cuts one connection, or does something worse, from second `from` to second `to`. */
  fault(kind: string, from: number, to: number, detail = ''): void {
    const id = this.history.faults.length + 1;
    const times = { from: TOLD_AT + from * 1_000, to: TOLD_AT + to * 1_000 };
    this.history.faults.push({ id, kind, detail, ...times });
  }

  /** Measures everything once, at second `at`, and finds it well. */
  measured(at: number): void {
    const each = Object.values(OF_EACH_API).map((what) => ofApi(0, what));
    for (const what of [TRANSACTION_AGE, ...Object.values(AT_REST), ...each]) {
      this.history.observations.push({ at: TOLD_AT + at * 1_000, what, value: 0, limit: 0 });
    }
  }

  /** Writes the appointment and its first event at second `at`, and returns the answer's body. */
  booked(
    id: string,
    key: string,
    startsAt: string,
    at: number,
    visit = CONSULTATION,
    desk?: ByDesk,
  ): Shown {
    const reference = `REF-${id}`;
    const patientName = `Patient of ${key}`;
    const row = {
      id,
      reference,
      doctorId: DOCTOR,
      patientName,
      ...slotAt(startsAt, visit),
      status: 'booked',
      version: 1,
    };
    const visitTypeId = visit.id;
    const busy = { busyFrom: startsAt, busyUntil: busyUntil(startsAt, visit) };
    const lane = desk?.lane ?? 0;
    const overbookedBy = lane > 0 ? (desk?.actorId ?? null) : null;
    this.tables.appointments.push({
      ...{ ...row, ...busy, ...UNCHANGING, visitTypeId, lane, overbookedBy },
    });
    this.#event(id, 'booked', startsAt, 'booked', key, at, desk);
    return { ...row, visitType: { id: visitTypeId }, manageToken: `token of ${id}` };
  }

  /** The same by the front desk, beside others in a lane above 0. */
  bookedAtDesk(id: string, key: string, startsAt: string, at: number, by: Partial<ByDesk> = {}) {
    const desk = { lane: 0, accepted: null, actorId: DESK.id, ...by };
    const { manageToken: _, ...shown } = this.booked(id, key, startsAt, at, CONSULTATION, desk);
    return shown;
  }

  /** The front desk takes back what was recorded, at second `at`. */
  corrected(id: string, key: string, to: string, at: number): Shown {
    const desk = { lane: 0, accepted: null, actorId: DESK.id };
    return this.#changed(id, 'corrected', key, at, { status: to }, desk);
  }

  /** Cancels in the tables at second `at`, and returns the answer's body. */
  cancelled(id: string, key: string, at: number): Shown {
    return this.#changed(id, 'cancelled', key, at, { status: 'cancelled' });
  }

  moved(id: string, key: string, startsAt: string, at: number): Shown {
    return this.#changed(id, 'rescheduled', key, at, slotAt(startsAt));
  }

  #changed(
    id: string,
    type: string,
    key: string,
    at: number,
    change: Partial<Shown>,
    desk?: ByDesk,
  ): Shown {
    const row = this.tables.appointments.find((each) => each.id === id);
    if (!row) throw new Error(`There is no appointment ${id}.`);
    Object.assign(row, change, { version: row.version + 1 });
    Object.assign(row, { busyFrom: row.startsAt, busyUntil: row.endsAt });
    this.#event(id, type, row.startsAt, row.status, key, at, desk);
    const { reference, doctorId, patientName, startsAt, endsAt, status, version } = row;
    return { id, reference, doctorId, patientName, startsAt, endsAt, status, version };
  }

  #event(
    id: string,
    type: string,
    startsAt: string,
    status: string,
    key: string,
    at: number,
    desk?: ByDesk,
  ): void {
    const before = this.tables.events.filter(({ appointmentId }) => appointmentId === id);
    const row = this.tables.appointments.find((each) => each.id === id) as AppointmentRow;
    const event: EventRow = {
      appointmentId: id,
      version: before.length + 1,
      type,
      occurredAt: new Date(TOLD_AT + at * 1_000).toISOString(),
      actor: 'patient',
      doctorId: DOCTOR,
      startsAt,
      status,
      reason: null,
      keyHash: keyHash(SECRET, key),
      idempotencyKey: null,
      requestHash: '00ff',
      hash: '',
      ...{ format: 2, actorId: null, via: 'web', endsAt: row.endsAt },
      ...{ visitTypeId: row.visitTypeId, locationId: 1, lane: row.lane, accepted: null },
      ...(desk && { actor: 'staff', via: 'desk', ...desk }),
    };
    this.tables.events.push({ ...event, hash: eventHash(SECRET, before.at(-1), event, row) });
  }
}

export type Tell = (story: HistoryBuilder) => void;

/** The invariants that a story breaks, after what `before` tells. */
export function brokenBy(tell: Tell, before: Tell = () => {}): Invariant[] {
  const story = new HistoryBuilder();
  before(story);
  tell(story);
  return check(story.history, story.tables).map(({ invariant }) => invariant);
}

export const ok = (body: unknown, replayed = false): Outcome => ({
  kind: 'ok',
  status: 200,
  body,
  replayed,
});
export const refused = (status: number, code: string): Outcome => ({
  kind: 'refused',
  status,
  code,
});
export const unknown: Outcome = { kind: 'unknown', why: 'ECONNRESET' };
export const booking = (key: string, startsAt = NINE): Input => ({
  doctorId: DOCTOR,
  startsAt,
  patientName: `Patient of ${key}`,
  idempotencyKey: key,
});
