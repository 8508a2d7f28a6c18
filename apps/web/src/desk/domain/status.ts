import type { DeskAppointment } from '@clinic/contracts/desk';

type Status = DeskAppointment['status'];

/** In words, and as a sign that needs no colour. */
export const STATUSES: Record<Status, { words: string; sign: string }> = {
  booked: { words: 'booked', sign: '' },
  arrived: { words: 'arrived', sign: '●' },
  fulfilled: { words: 'fulfilled', sign: '✓' },
  noshow: { words: 'no-show', sign: '✕' },
  cancelled: { words: 'cancelled', sign: '–' },
};

export const nameOf = ({
  patientName,
  erased,
}: {
  patientName: string;
  erased: boolean;
}): string => (erased ? '(erased)' : patientName);
