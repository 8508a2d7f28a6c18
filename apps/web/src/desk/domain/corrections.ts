import type { DeskAppointment } from '@clinic/contracts/desk';

type Status = DeskAppointment['status'];

/** What the desk can take back, in words. The server decides whether it still may. */
export const CORRECTIONS: Record<Status, readonly { to: 'booked' | 'arrived'; words: string }[]> = {
  booked: [],
  arrived: [{ to: 'booked', words: 'Not arrived after all' }],
  fulfilled: [{ to: 'arrived', words: 'Not over yet' }],
  noshow: [
    { to: 'arrived', words: 'Has come after all' },
    { to: 'booked', words: 'Still expected' },
  ],
  cancelled: [{ to: 'booked', words: 'Bring it back' }],
};
