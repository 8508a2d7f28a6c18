import { randomUUID } from 'node:crypto';
import { slotStarts, timeZoneOf } from '../database/schedule.ts';
import { type Call, type Calls, dataOf, post } from './calls.ts';
import type { Dialect } from './job.ts';

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;
const TOKEN = /^[\w-]{43}$/;
const SLOT_MS = 30 * 60_000;

/** Bookings of distinct slots: doctor after doctor, then the next slot. */
export function distinctBookings(
  dialect: Dialect,
  { doctors, dates }: { doctors: number; dates: string[] },
): Calls {
  const slots = new Map<string, number[]>();
  let number = -1;
  return () => {
    number += 1;
    const doctorId = 1 + (number % doctors);
    const starts = startsOf(slots, doctorId, dates);
    const start = starts[Math.floor(number / doctors)];
    return start === undefined ? undefined : booking(dialect, doctorId, start, false);
  };
}

/** Everybody for one slot, some perhaps turned away with 503: one right answer is a booking, all others are refusals. */
export const stampede =
  (dialect: Dialect, doctor: number, startsAt: string): Calls =>
  () =>
    booking(dialect, doctor, Date.parse(startsAt), true);

function startsOf(known: Map<string, number[]>, doctorId: number, dates: string[]): number[] {
  const zone = timeZoneOf(doctorId);
  const starts = known.get(zone) ?? dates.flatMap((date) => slotStarts(doctorId, date));
  known.set(zone, starts);
  return starts;
}

function booking(dialect: Dialect, doctorId: number, start: number, mayBeTaken: boolean): Call {
  const startsAt = new Date(start).toISOString();
  const key = randomUUID();
  const patientName = `Patient ${key.slice(0, 8)}`;
  const input = `{"doctorId":${doctorId},"startsAt":"${startsAt}","patientName":"${patientName}"`;
  const request =
    dialect === 'rest'
      ? post('/api/appointments', `${input}}`, `Idempotency-Key: ${key}\r\n`)
      : post('/trpc/appointments.book', `${input},"idempotencyKey":"${key}"}`);
  const created = dialect === 'rest' ? 201 : 200;
  return {
    request,
    books: true,
    check: (status, body) => {
      if (status === 503 && mayBeTaken) return undefined;
      if (status === 409 && mayBeTaken) {
        return isRefusal(dialect, body) ? undefined : `${status} ${body}`;
      }
      if (status !== created) return `${status} ${body}`;
      const data = dataOf(dialect, body) as Record<string, unknown>;
      const right =
        data.doctorId === doctorId &&
        data.startsAt === startsAt &&
        data.endsAt === new Date(start + SLOT_MS).toISOString() &&
        data.patientName === patientName &&
        data.timeZone === timeZoneOf(doctorId) &&
        (data.visitType as { code?: string } | undefined)?.code === 'consultation' &&
        (data.location as { timeZone?: string } | undefined)?.timeZone === timeZoneOf(doctorId) &&
        data.status === 'booked' &&
        data.version === 1 &&
        REFERENCE.test(String(data.reference)) &&
        TOKEN.test(String(data.manageToken));
      return right ? undefined : `${status} ${body}`;
    },
  };
}

/** The slot is taken, and up to three others are offered. */
function isRefusal(dialect: Dialect, body: string): boolean {
  const parsed = JSON.parse(body);
  const data = dialect === 'rest' ? parsed : parsed.error?.data;
  return data?.code === 'SLOT_TAKEN' && data.alternatives?.length === 3;
}
