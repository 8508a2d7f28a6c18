import type { Clinic } from '../../clinic.ts';
import { selectEvents } from './history-repository.ts';
import type { AppointmentEvent } from './rules/appointment-event.ts';

/** An event as an operator reads it. */
export type ListedEvent = Omit<
  AppointmentEvent,
  'appointmentId' | 'idempotencyKeyHash' | 'requestHash' | 'format'
>;

/** What has happened to an appointment, in order; nothing when there is no such appointment. */
export async function listEvents(
  { db }: Clinic,
  { appointmentId }: { appointmentId: string },
): Promise<ListedEvent[]> {
  const events = await selectEvents(db, appointmentId);
  return events.map(
    ({ appointmentId, idempotencyKeyHash, requestHash, format, hash, ...listed }) => listed,
  );
}
