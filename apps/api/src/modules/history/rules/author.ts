import type { AppointmentEvent } from './appointment-event.ts';

/** Who has changed an appointment, and by what way. */
export type Author = Pick<AppointmentEvent, 'actor' | 'actorId' | 'via'>;

export const PATIENT: Author = { actor: 'patient', actorId: null, via: 'web' };
/** Somebody at the command line. */
export const OPERATOR: Author = { actor: 'operator', actorId: null, via: 'cli' };
/** Clinic itself. */
export const SYSTEM: Author = { actor: 'system', actorId: null, via: 'system' };

/** A member of the staff. */
export const staffAuthor = (staffId: string, via: 'desk' | 'cli' = 'desk'): Author => ({
  actor: 'staff',
  actorId: staffId,
  via,
});
