/** What a manager sets and a decision about an appointment is made from. */
export type Policy = {
  /** How many days after today (in the doctor's zone) patients can book. */
  readonly horizonDays: number;
  /** Minutes before its start from which a patient can no longer change an appointment. */
  readonly cancelNoticeMinutes: number;
  /** Whom to call then. */
  readonly phone: string | undefined;
};
