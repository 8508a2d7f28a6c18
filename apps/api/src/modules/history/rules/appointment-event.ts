import type { AppointmentStatus } from '@clinic/contracts/appointments';

/** What happened to an appointment, and what it was afterwards. Never a patient's name. */
export type AppointmentEvent = {
  appointmentId: string;
  version: number;
  type: 'booked' | 'rescheduled' | 'cancelled' | 'arrived' | 'fulfilled' | 'noshow' | 'corrected';
  occurredAt: Date;
  actor: 'patient' | 'operator' | 'staff' | 'system';
  doctorId: number;
  startsAt: Date;
  status: AppointmentStatus;
  reason: string | null;
  /** As `hashOfKey` gives it; of format 1 the key's own bytes. */
  idempotencyKeyHash: Buffer | null;
  requestHash: Buffer | null;
  /** Which text is hashed. What follows is null in format 1, and only there. */
  format: number;
  /** Who of the staff. */
  actorId: string | null;
  via: 'web' | 'desk' | 'cli' | 'system' | null;
  endsAt: Date | null;
  visitTypeId: number | null;
  locationId: number | null;
  lane: number | null;
  /** The refusals that a member of the staff was shown and accepted. */
  accepted: string[] | null;
};

/** What never changes of an appointment: the first event covers it. */
export type Identity = { reference: string; patientId: string; manageNonce: Buffer };

/** The format of what is written now. */
export const EVENT_FORMAT = 2;
