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
  /** Missing there too. */
  endsAt?: string | undefined;
};

/** Appointments remembered in this browser only; nothing of it is sent anywhere. */
export type MyAppointments = ReturnType<typeof createMyAppointments>;

const STORED_AS = 'clinic.my-appointments';
const MOST = 50;
const NONE: readonly RememberedAppointment[] = [];

/** Milliseconds after its end for which an appointment is remembered. */
const REMEMBERED_FOR = 7 * 24 * 60 * 60_000;

/** One list as a storage keeps it, the newest first; where a browser refuses that, it is empty. */
function createList(storage: () => Storage) {
  const stored = storedText(storage, STORED_AS);
  let text: string | undefined;
  let list = NONE;
  return {
    read: (): readonly RememberedAppointment[] => {
      const now = stored.read();
      if (now !== text) {
        text = now;
        const value = parsed(now);
        list = Array.isArray(value) ? value.filter(isRemembered) : NONE;
      }
      return list;
    },
    write: (next: readonly RememberedAppointment[]): void => {
      if (next.length > 0) stored.write(JSON.stringify(next.slice(0, MOST)));
      else stored.remove();
    },
  };
}

/**
 * Keeps them in `tab`, which ends with the tab, until the patient says that the device may remember
 * them: then in `device`. A device may be shared.
 */
export function createMyAppointments(device: () => Storage, tab: () => Storage) {
  const onDevice = createList(device);
  const inTab = createList(tab);
  const listeners = new Set<() => void>();
  let parts: readonly (readonly RememberedAppointment[])[] = [];
  let list = NONE;

  function read(): readonly RememberedAppointment[] {
    const next = [inTab.read(), onDevice.read()];
    if (next.some((part, at) => part !== parts[at])) {
      parts = next;
      list = next.flat();
    }
    return list;
  }

  /** Changes both lists; an appointment stands in one of them. */
  function change(
    each: (list: readonly RememberedAppointment[]) => readonly RememberedAppointment[],
  ): void {
    for (const one of [inTab, onDevice]) {
      const before = one.read();
      const after = each(before);
      if (after.length !== before.length || after.some((entry, at) => entry !== before[at])) {
        one.write(after);
      }
    }
    for (const listener of listeners) listener();
  }

  function add(list: typeof inTab, appointment: Appointment, manageToken: string): void {
    change((entries) => entries.filter(({ id }) => id !== appointment.id));
    list.write([{ ...essenceOf(appointment), manageToken }, ...list.read()]);
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
    /** Until this tab is closed; on the device where it is remembered there already. */
    keep: (appointment: Appointment, manageToken: string) => {
      if (onDevice.read().some(({ id }) => id === appointment.id)) return;
      add(inTab, appointment, manageToken);
    },
    /** Until a week after its end, in every tab. */
    remember: (appointment: Appointment, manageToken: string) =>
      add(onDevice, appointment, manageToken),
    isOnDevice: (id: string) => onDevice.read().some((one) => one.id === id),
    /** Takes over what has changed of one that is remembered. */
    update: (appointment: Appointment) => {
      const known = read().find(({ id }) => id === appointment.id);
      if (!known) return;
      const fresh = { ...essenceOf(appointment), manageToken: known.manageToken };
      if (JSON.stringify(known) === JSON.stringify(fresh)) return;
      change((entries) => entries.map((one) => (one === known ? fresh : one)));
    },
    forget: (id: string) => change((entries) => entries.filter((one) => one.id !== id)),
    forgetAll: () => change(() => []),
    /** @param now epoch milliseconds by the server's clock */
    forgetOld: (now: number) => change((entries) => entries.filter((one) => !isOld(one, now))),
  };
}

const isOld = ({ startsAt, endsAt = startsAt }: RememberedAppointment, now: number): boolean =>
  now > Date.parse(endsAt) + REMEMBERED_FOR;

function essenceOf(appointment: Appointment) {
  const { id, startsAt, endsAt, localStartsAt, timeZone, doctorName, status } = appointment;
  return { id, startsAt, endsAt, localStartsAt, timeZone, doctorName, status };
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
  const { id, manageToken, startsAt, endsAt, localStartsAt, timeZone, doctorName, status } =
    value as Partial<RememberedAppointment>;
  const texts = [id, manageToken, timeZone, doctorName, localStartsAt ?? ''];
  if (texts.some((text) => typeof text !== 'string') || typeof startsAt !== 'string') return false;
  if ([startsAt, endsAt ?? startsAt].some((text) => Number.isNaN(Date.parse(text)))) return false;
  return !!status && Object.hasOwn(STATUSES, status);
}
