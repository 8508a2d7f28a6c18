import type { ErrorCode } from '../../packages/contracts/src/errors.ts';

/** With what somebody comes. */
export const CREDENTIALS = ['no token', 'malformed', 'another’s', 'own', 'own, cancelled'] as const;
export type Credential = (typeof CREDENTIALS)[number];

type Answer = 'ok' | ErrorCode;

/** What a row of the matrix may use for its request. */
export type Ground = {
  /** The appointment that it is about. */
  id: string;
  doctorId: number;
  /** Dates and slots that nobody has taken. */
  date: string;
  freshSlot(): string;
  uuid(): string;
};

export type Row = {
  /** One answer for each of the credentials, in their order. */
  answers: readonly [Answer, Answer, Answer, Answer, Answer];
  input(ground: Ground): Record<string, unknown>;
};

const NO = 'APPOINTMENT_NOT_FOUND';
const ANYONE = ['ok', 'ok', 'ok', 'ok', 'ok'] as const;
const OWNER = [NO, NO, NO, 'ok', 'ok'] as const;
const OWNER_WHILE_BOOKED = [NO, NO, NO, 'ok', 'ALREADY_CANCELLED'] as const;
const NO_HOLD = 'HOLD_NOT_FOUND';

const booking = (ground: Ground) => ({
  doctorId: ground.doctorId,
  startsAt: ground.freshSlot(),
  patientName: 'Who May',
});

/** Every procedure of the router. One without a row fails. */
export const PROCEDURE_ROWS: Record<string, Row> = {
  'doctors.list': { answers: ANYONE, input: () => ({}) },
  'doctors.count': { answers: ANYONE, input: () => ({}) },
  'doctors.specializations': { answers: ANYONE, input: () => ({}) },
  'settings.get': { answers: ANYONE, input: () => ({}) },
  'doctors.get': { answers: ANYONE, input: ({ doctorId }) => ({ id: doctorId }) },
  'availability.day': { answers: ANYONE, input: ({ doctorId, date }) => ({ doctorId, date }) },
  'availability.calendar': {
    answers: ANYONE,
    input: ({ doctorId, date }) => ({ doctorId, from: date, to: date }),
  },
  'availability.slot': {
    answers: ANYONE,
    input: ({ doctorId, date }) => ({ doctorId, startsAt: `${date}T09:00:00Z` }),
  },
  'availability.earliest': { answers: ANYONE, input: () => ({}) },
  'appointments.book': {
    answers: ANYONE,
    input: (ground) => ({ ...booking(ground), idempotencyKey: ground.uuid() }),
  },
  'appointments.get': { answers: OWNER, input: ({ id }) => ({ id }) },
  'appointments.calendarFile': { answers: OWNER, input: ({ id }) => ({ id }) },
  'appointments.cancel': {
    answers: OWNER_WHILE_BOOKED,
    input: ({ id, uuid }) => ({ id, idempotencyKey: uuid() }),
  },
  'appointments.reschedule': {
    answers: OWNER_WHILE_BOOKED,
    input: ({ id, freshSlot, uuid }) => ({ id, startsAt: freshSlot(), idempotencyKey: uuid() }),
  },
  // A hold is known by its own secret; a manage token neither opens nor closes it.
  'appointments.hold': {
    answers: ANYONE,
    input: ({ doctorId, freshSlot, uuid }) => ({
      doctorId,
      startsAt: freshSlot(),
      holdToken: uuid(),
    }),
  },
  'appointments.release': {
    answers: [NO_HOLD, NO_HOLD, NO_HOLD, NO_HOLD, NO_HOLD],
    input: ({ uuid }) => ({ holdToken: uuid() }),
  },
};

/** Every operation of the REST edge; `{id}` of a path and the query come out of the input. */
export const OPERATION_ROWS: Record<string, Row> = {
  'GET /api/doctors': { answers: ANYONE, input: () => ({}) },
  'GET /api/doctors/{id}': { answers: ANYONE, input: ({ doctorId }) => ({ id: doctorId }) },
  'GET /api/doctors/{id}/availability': {
    answers: ANYONE,
    input: ({ doctorId, date }) => ({ id: doctorId, date }),
  },
  'POST /api/appointments': { answers: ANYONE, input: booking },
  'GET /api/appointments/{id}': { answers: OWNER, input: ({ id }) => ({ id }) },
  'GET /api/appointments/{id}/calendar.ics': { answers: OWNER, input: ({ id }) => ({ id }) },
  'POST /api/appointments/{id}/cancel': {
    answers: OWNER_WHILE_BOOKED,
    input: ({ id }) => ({ id }),
  },
  'POST /api/appointments/{id}/reschedule': {
    answers: OWNER_WHILE_BOOKED,
    input: ({ id, freshSlot }) => ({ id, startsAt: freshSlot() }),
  },
};

/** Served under `/api` and about nobody. */
export const PUBLIC_PATHS = new Set(['/api/openapi.json']);
