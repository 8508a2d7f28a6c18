import { randomUUID } from 'node:crypto';
import type { BookAppointmentInput, BookedAppointment } from '@clinic/contracts/appointments';
import type { Answer, Ask } from '@clinic/testing/raw-http';
import type postgres from 'postgres';

export type Booking = Omit<BookAppointmentInput, 'holdToken'>;

/** A slot on a date, as an instant with the offset of a zone, like `09:30` in `Europe/Berlin`. */
export function slotAt(date: string, time: string, timeZone = 'Europe/Berlin'): string {
  return Temporal.PlainDateTime.from(`${date}T${time}`)
    .toZonedDateTime(timeZone)
    .toString({ timeZoneName: 'never' });
}

/** The starts of the 16 slots of a weekday on which the zone does not change its clock. */
export function slotsOn(date: string, timeZone = 'Europe/Berlin'): string[] {
  return Array.from({ length: 16 }, (_, i) => {
    const hour = String(9 + Math.floor(i / 2)).padStart(2, '0');
    return slotAt(date, `${hour}:${i % 2 ? '30' : '00'}`, timeZone);
  });
}

/** A weekday, a week or so ahead of the real time: for applications whose clock is PostgreSQL's. */
export function weekdayAhead(days = 7, timeZone = 'Europe/Berlin'): string {
  let date = Temporal.Now.plainDateISO(timeZone).add({ days });
  while (date.dayOfWeek > 5) date = date.add({ days: 1 });
  return date.toString();
}

/** A valid booking with a key of its own; `wanted` replaces what a test is about. */
export function booking(
  wanted: Pick<Booking, 'doctorId' | 'startsAt'> & Partial<Booking>,
): Booking {
  return { patientName: 'Ada Lovelace', idempotencyKey: randomUUID(), ...wanted };
}

/** Books over the REST edge, where the key travels as a header. */
export function postBooking(ask: Ask, { idempotencyKey, ...body }: Booking): Promise<Answer> {
  const headers = { 'idempotency-key': idempotencyKey };
  return ask('POST', '/api/appointments', { json: body, headers });
}

/** A booking's first answer has the token. */
export type FirstAnswer = BookedAppointment & { manageToken: string };

/** Books and expects to succeed. */
export async function bookOne(ask: Ask, wanted: Booking): Promise<FirstAnswer> {
  const answer = await postBooking(ask, wanted);
  if (answer.status !== 201) throw new Error(`The booking was refused: ${answer.text}`);
  return answer.json<FirstAnswer>();
}

/** Adds a patient by SQL, for appointments that a test writes itself; gives the id. */
export async function addPatient(sql: postgres.Sql, name = 'Ada Lovelace'): Promise<string> {
  const id = randomUUID();
  await sql`insert into patients (id, name, created_at) values (${id}, ${name}, now())`;
  return id;
}

/** How many appointments and events the database holds. */
export async function countRows(
  sql: postgres.Sql,
): Promise<{ appointments: number; events: number }> {
  const [row] = await sql`
    select (select count(*)::int from appointments) as appointments,
      (select count(*)::int from events) as events`;
  return row as { appointments: number; events: number };
}
