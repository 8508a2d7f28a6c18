const OF_PATIENTS = ['book', 'cancel', 'reschedule', 'hold', 'release'] as const;
const AT_DESK = [
  'deskBook',
  'walkIn',
  'deskCancel',
  'deskReschedule',
  'setAttendance',
  'correct',
] as const;
const READS = ['get', 'day', 'calendar', 'earliest'] as const;

export type DeskOperation = (typeof AT_DESK)[number];

/** What a client can ask for. */
export type Operation = (typeof OF_PATIENTS)[number] | DeskOperation | (typeof READS)[number];
export const OPERATIONS: readonly Operation[] = [...OF_PATIENTS, ...AT_DESK, ...READS];

/** The contract's input, the idempotency key included. */
export type Input = {
  id?: string;
  doctorId?: number;
  startsAt?: string;
  visitTypeId?: number;
  patientName?: string;
  idempotencyKey?: string;
  holdToken?: string;
  version?: number;
  reason?: string;
  date?: string;
  from?: string;
  /** The last date, or at the desk the status. */
  to?: string;
  patient?: { name: string; phone: string };
  /** The refusals that a member of the staff was shown and accepts. */
  accept?: string[];
  specialization?: string;
  limit?: number;
};

/** `batch`: over tRPC's own adapter, as a batch of one. */
export type Edge = 'trpc' | 'rest' | 'batch';

/** An appointment as an answer shows it. */
export type Shown = {
  id: string;
  reference: string;
  doctorId: number;
  patientName: string;
  startsAt: string;
  endsAt: string;
  status: string;
  version: number;
  visitType?: { id: number };
  manageToken?: string;
};

/** A slot as an answer tells it. */
export type SlotTold = { startsAt: string; endsAt: string };

/** What came back. Nothing certain can be said of a change after `unknown`. */
export type Outcome =
  | { kind: 'ok'; status: number; body: unknown; replayed: boolean }
  | {
      kind: 'refused';
      status: number;
      code: string;
      current?: Shown;
      /** Of `RULES_REFUSED`: all that speaks against it. */
      refusals?: string[];
      alternatives?: SlotTold[];
      retryAfter?: string;
    }
  | { kind: 'unknown'; why: string; retryAfter?: string };

/** One request of one client. Times are milliseconds since 1970, taken from one clock. */
export type Call = {
  n: number;
  client: number;
  /** The first call of those that ask the same again, because its answer was lost. */
  again?: number;
  operation: Operation;
  input: Input;
  /** The manage token that was sent. */
  token?: string;
  /** Who of the staff was signed in. */
  staff?: string;
  edge: Edge;
  /** Which API process. */
  server: number;
  sentAt: number;
  /** Faults in force when it was sent. */
  faults: string[];
  answeredAt?: number;
  outcome?: Outcome;
};

/** Whether an operation changes anything. */
export const isChange = (operation: Operation): boolean =>
  !READS.some((read) => read === operation);

/** Whether only the staff may. */
export const isAtDesk = (operation: Operation): operation is DeskOperation =>
  AT_DESK.some((each) => each === operation);
