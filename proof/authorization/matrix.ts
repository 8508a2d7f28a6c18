import type { ErrorCode } from '../../packages/contracts/src/errors.ts';

/** With what somebody comes. */
export const CREDENTIALS = ['no token', 'malformed', 'another’s', 'own', 'own, cancelled'] as const;
export type Credential = (typeof CREDENTIALS)[number];

export type Answer = 'ok' | ErrorCode;

/** A procedure or an operation of REST with what is declared of it. */
export type Declared = { name: string; access: string; isChange: boolean };

/** What is answered where everything is allowed and there is nothing to find. */
const INSTEAD_OF_OK: Record<string, Answer> = { 'appointments.release': 'HOLD_NOT_FOUND' };

/** The answers that an access stands for; nothing for one that the matrix does not know. */
const ANSWERS: Record<string, (credential: Credential, isChange: boolean) => Answer> = {
  public: () => 'ok',
  'manage-token': (credential, isChange) => {
    if (!credential.startsWith('own')) return 'APPOINTMENT_NOT_FOUND';
    return isChange && credential === 'own, cancelled' ? 'ALREADY_CANCELLED' : 'ok';
  },
};

/** What a procedure or an operation must answer, as its declared access says. */
export function expectedAnswer(declared: Declared, credential: Credential): Answer | undefined {
  const answer = ANSWERS[declared.access]?.(credential, declared.isChange);
  return answer === 'ok' ? (INSTEAD_OF_OK[declared.name] ?? 'ok') : answer;
}

/** What a request may be filled with. */
export type Ground = {
  /** The appointment that it is about. */
  id: string;
  doctorId: number;
  /** Dates and slots that nobody has taken. */
  date: string;
  freshSlot(): string;
  uuid(): string;
};

/** What goes into a field, by its name: a new procedure with known fields needs nothing here. */
const FIELDS: Record<string, (ground: Ground) => string | number> = {
  id: ({ id }) => id,
  doctorId: ({ doctorId }) => doctorId,
  date: ({ date }) => date,
  from: ({ date }) => date,
  to: ({ date }) => date,
  startsAt: ({ freshSlot }) => freshSlot(),
  patientName: () => 'Who May',
  idempotencyKey: ({ uuid }) => uuid(),
  holdToken: ({ uuid }) => uuid(),
};

export const isKnownField = (field: string): boolean => Object.hasOwn(FIELDS, field);

/** An input that fits, of the fields that must be there. Outside of appointments `id` is the doctor's. */
export function inputFor(name: string, fields: readonly string[], ground: Ground) {
  const about = name.includes('appointments') ? ground : { ...ground, id: String(ground.doctorId) };
  const numeric = (field: string) => field === 'id' && name.startsWith('doctors.');
  const toValue = (field: string) =>
    numeric(field) ? ground.doctorId : (FIELDS[field]?.(about) ?? '');
  return Object.fromEntries(fields.map((field) => [field, toValue(field)]));
}

/** Served under `/api` and about nobody. */
export const PUBLIC_PATHS = new Set(['/api/openapi.json']);
