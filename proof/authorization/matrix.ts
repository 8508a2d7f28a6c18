import type { ErrorCode } from '../../packages/contracts/src/errors.ts';

/** With what a patient comes. */
const PATIENTS = ['no token', 'malformed', 'another’s', 'own', 'own, cancelled'] as const;
/** With whose session somebody of the staff comes; the doctor of the question works at one location of two. */
const STAFF = [
  ...['reception', 'reception here', 'reception elsewhere', 'doctor', 'another doctor'],
  ...['manager', 'manager elsewhere', 'disabled manager', 'ended session'],
] as const satisfies readonly string[];
export type StaffCredential =
  | 'reception'
  | 'reception here'
  | 'reception elsewhere'
  | 'doctor'
  | 'another doctor'
  | 'manager'
  | 'manager elsewhere'
  | 'disabled manager'
  | 'ended session';
export type Credential = (typeof PATIENTS)[number] | StaffCredential;
export const CREDENTIALS: readonly Credential[] = [
  ...PATIENTS,
  ...(STAFF as readonly StaffCredential[]),
];

export const isOfStaff = (credential: Credential): credential is StaffCredential =>
  (STAFF as readonly string[]).includes(credential);

/** `let in`: neither 401 nor 403, whatever becomes of the rest. */
export type Answer = 'ok' | 'let in' | ErrorCode;

/** A procedure or an operation of REST with what is declared of it. */
export type Declared = { name: string; access: string; isChange: boolean };

/** What is answered where everything is allowed and there is nothing to find. */
const INSTEAD_OF_OK: Record<string, Answer> = {
  'appointments.release': 'HOLD_NOT_FOUND',
  'session.signIn': 'UNAUTHENTICATED',
  // Without a provider.
  'GET /auth/oidc/callback': 'ROUTE_NOT_FOUND',
};

/** Whose sessions are none. */
const NOBODY: readonly Credential[] = ['disabled manager', 'ended session'];
const ELSEWHERE: readonly Credential[] = [
  'reception elsewhere',
  'another doctor',
  'manager elsewhere',
];
const DOCTORS: readonly Credential[] = ['doctor', 'another doctor'];
const MANAGERS: readonly Credential[] = ['manager', 'manager elsewhere'];

/** An access of the staff: which roles, and whether the input must be of their own location and calendar. */
const ofStaff =
  (mayNot: (credential: Credential) => boolean) =>
  (credential: Credential): Answer => {
    if (!isOfStaff(credential) || NOBODY.includes(credential)) return 'UNAUTHENTICATED';
    return mayNot(credential) ? 'FORBIDDEN' : 'let in';
  };
const isElsewhere = (credential: Credential) => ELSEWHERE.includes(credential);
const isDoctor = (credential: Credential) => DOCTORS.includes(credential);

/** The answers that an access stands for; nothing for one that the matrix does not know. */
const ANSWERS: Record<string, (credential: Credential, isChange: boolean) => Answer> = {
  public: () => 'ok',
  'manage-token': (credential, isChange) => {
    if (!credential.startsWith('own')) return 'APPOINTMENT_NOT_FOUND';
    return isChange && credential === 'own, cancelled' ? 'ALREADY_CANCELLED' : 'ok';
  },
  'own-page': () => 'let in',
  staff: ofStaff(() => false),
  'staff-of-calendars': ofStaff(isElsewhere),
  'staff-of-appointment': ofStaff(isElsewhere),
  reception: ofStaff(isDoctor),
  'reception-of-calendars': ofStaff((who) => isDoctor(who) || isElsewhere(who)),
  'reception-of-appointment': ofStaff((who) => isDoctor(who) || isElsewhere(who)),
  manager: ofStaff((who) => !MANAGERS.includes(who)),
  'manager-of-calendars': ofStaff((who) => !MANAGERS.includes(who) || isElsewhere(who)),
  'clinic-manager': ofStaff((who) => who !== 'manager'),
};

/** Where the input names no calendar: then it is about all that one may see. */
const NAMES_NO_CALENDAR = new Set(['desk.day', 'desk.attention']);

/** What a procedure or an operation must answer, as its declared access says. */
export function expectedAnswer(declared: Declared, credential: Credential): Answer | undefined {
  const { name, access, isChange } = declared;
  const instead = INSTEAD_OF_OK[name];
  if (NAMES_NO_CALENDAR.has(name) && isElsewhere(credential) && access.startsWith('staff')) {
    return 'let in';
  }
  if (name === 'desk.attention' && isElsewhere(credential) && !isDoctor(credential))
    return 'let in';
  const answer = ANSWERS[access]?.(credential, isChange);
  return answer === 'ok' || (answer === 'let in' && instead) ? (instead ?? 'ok') : answer;
}

/** What a request may be filled with. */
export type Ground = {
  /** The appointment that it is about. */
  id: string;
  doctorId: number;
  locationId: number;
  /** Dates and slots that nobody has taken. */
  date: string;
  freshSlot(): string;
  uuid(): string;
};

/** What goes into a field, by its name: a new procedure with known fields needs nothing here. */
const FIELDS: Record<string, (ground: Ground) => unknown> = {
  id: ({ id }) => id,
  doctorId: ({ doctorId }) => doctorId,
  date: ({ date }) => date,
  from: ({ date }) => date,
  to: ({ date }) => date,
  startsAt: ({ freshSlot }) => freshSlot(),
  patientName: () => 'Who May',
  idempotencyKey: ({ uuid }) => uuid(),
  holdToken: ({ uuid }) => uuid(),
  version: () => 1,
  patient: () => ({ name: 'Who May' }),
  reason: () => 'prov',
  text: () => 'Who',
  name: () => 'Who May',
  email: ({ uuid }) => `${uuid()}@clinic.example`,
  password: () => 'seven green lamps at noon',
  current: () => 'seven green lamps at dusk',
  token: () => 'not-a-token',
  messageId: ({ uuid }) => uuid(),
  credentialId: () => 'bm9ib2R5cw',
  passkey: () => ({
    ...{ id: 'bm9ib2R5cw', clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' },
    ...{ userHandle: 'AA', attestationObject: 'AA', transports: [] },
  }),
  role: () => 'reception',
  disabled: () => true,
  // Nothing that is asked about later must be gone.
  retired: () => false,
  locationId: ({ locationId }) => locationId,
  visitTypeId: () => 1,
  specialization: () => 'Cardiology',
  timeZone: () => 'Europe/London',
  durationMinutes: () => 30,
  bufferBeforeMinutes: () => 0,
  bufferAfterMinutes: () => 0,
  minNoticeMinutes: () => 0,
  online: () => true,
  isDefault: () => false,
  bookingHorizonDays: () => 90,
  cancelNoticeMinutes: () => 120,
  contact: () => 'optional',
};

export const isKnownField = (field: string): boolean => Object.hasOwn(FIELDS, field);

/** An input that fits, of the fields that must be there. Outside of appointments `id` is the doctor's. */
export function inputFor(name: string, fields: readonly string[], ground: Ground) {
  const isRest = !name.includes('.');
  const about =
    isRest && !name.includes('appointments') ? { ...ground, id: String(ground.doctorId) } : ground;
  const numeric = (field: string) => field === 'id' && name.startsWith('doctors.');
  const toValue = (field: string) => {
    if (numeric(field)) return ground.doctorId;
    // Of a change of attendance, not the end of a calendar.
    if (field === 'to' && name.startsWith('desk.')) return 'arrived';
    return FIELDS[field]?.(about) ?? '';
  };
  return Object.fromEntries(fields.map((field) => [field, toValue(field)]));
}

/** Served under `/api` and about nobody. */
export const PUBLIC_PATHS = new Set(['/api/openapi.json']);

/** What browsers themselves are sent to; no part of the description. */
export const PAGES: readonly Declared[] = [
  { name: 'GET /auth/oidc/start', access: 'own-page', isChange: false },
  { name: 'GET /auth/oidc/callback', access: 'public', isChange: false },
];
