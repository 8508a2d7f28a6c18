import type { Appointment, AppointmentStatus } from '@clinic/contracts/appointments';
import { parsed, storedText } from '../../lib/browser-storage.ts';

/** What this device remembers of an appointment: the way back, and enough to know it by. */
export type RememberedAppointment = Pick<
  Appointment,
  'id' | 'startsAt' | 'timeZone' | 'doctorName' | 'status'
> & {
  manageToken: string;
  /** Missing in what version 0.1 has stored, until the server has told it. */
  localStartsAt?: string | undefined;
};

/** Appointments remembered on this device only; nothing of it is sent anywhere. */
export type MyAppointments = ReturnType<typeof createMyAppointments>;

const STORED_AS = 'clinic.my-appointments';
const MOST = 50;
const NONE: readonly RememberedAppointment[] = [];

/** Keeps them in `storage`, the newest first; where a browser refuses that, there are none. */
export function createMyAppointments(storage: () => Storage) {
  const stored = storedText(storage, STORED_AS);
  const listeners = new Set<() => void>();
  let text: string | undefined;
  let list = NONE;

  function read(): readonly RememberedAppointment[] {
    const now = stored.read();
    if (now !== text) {
      text = now;
      const value = parsed(now);
      list = Array.isArray(value) ? value.filter(isRemembered) : NONE;
    }
    return list;
  }

  function write(next: RememberedAppointment[]): void {
    if (next.length > 0) stored.write(JSON.stringify(next.slice(0, MOST)));
    else stored.remove();
    for (const listener of listeners) listener();
  }

  window.addEventListener('storage', ({ key }) => {
    // Another tab wrote; without a key it removed everything.
    if (key === STORED_AS || key === null) for (const listener of listeners) listener();
  });

  return {
    read,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    remember: (appointment: Appointment, manageToken: string) => {
      const others = read().filter(({ id }) => id !== appointment.id);
      write([{ ...essenceOf(appointment), manageToken }, ...others]);
    },
    /** Takes over what has changed of one that is remembered. */
    update: (appointment: Appointment) => {
      const known = read().find(({ id }) => id === appointment.id);
      if (!known) return;
      const fresh = { ...essenceOf(appointment), manageToken: known.manageToken };
      if (JSON.stringify(known) === JSON.stringify(fresh)) return;
      write(read().map((one) => (one === known ? fresh : one)));
    },
    forget: (id: string) => write(read().filter((one) => one.id !== id)),
    forgetAll: () => write([]),
  };
}

function essenceOf(appointment: Appointment) {
  const { id, startsAt, localStartsAt, timeZone, doctorName, status } = appointment;
  return { id, startsAt, localStartsAt, timeZone, doctorName, status };
}

const STATUSES: Record<AppointmentStatus, true> = {
  booked: true,
  arrived: true,
  fulfilled: true,
  noshow: true,
  cancelled: true,
};

function isRemembered(value: unknown): value is RememberedAppointment {
  if (typeof value !== 'object' || value === null) return false;
  const { id, manageToken, startsAt, localStartsAt, timeZone, doctorName, status } =
    value as Partial<RememberedAppointment>;
  const texts = [id, manageToken, timeZone, doctorName, localStartsAt ?? ''];
  if (texts.some((text) => typeof text !== 'string') || typeof startsAt !== 'string') return false;
  return !Number.isNaN(Date.parse(startsAt)) && !!status && Object.hasOwn(STATUSES, status);
}
