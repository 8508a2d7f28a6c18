/** How much there is in a database of the benchmark. */
export type Size = {
  readonly name: 'small' | 'large';
  /** Ids from 1: those that are booked and read. */
  readonly doctors: number;
  /** The ids after them: one specialization, for `earliest`. */
  readonly specialists: number;
  /** The ids after those: who offer the long visit type too, and are read for it. */
  readonly longVisitDoctors: number;
  /** Working days in the past with appointments. */
  readonly pastDays: number;
  /** Whether the specialists' calendars are as full as the others'. */
  readonly specialistsBusy: boolean;
  /** For how many days after it was made a kept database serves; its future becomes past. */
  readonly keptDays: number;
};

export const SPECIALISTS = { specialization: 'Cardiology', count: 2_000 };

export const SMALL: Size = {
  name: 'small',
  doctors: 200,
  specialists: SPECIALISTS.count,
  longVisitDoctors: 200,
  pastDays: 0,
  specialistsBusy: false,
  keptDays: 0,
};

/** 10,000 doctors and 10,029,000 appointments, a quarter of the horizon taken. */
export const LARGE: Size = {
  name: 'large',
  doctors: 8_000,
  specialists: SPECIALISTS.count,
  longVisitDoctors: 0,
  pastDays: 93,
  specialistsBusy: true,
  keptDays: 10,
};
