/** What the clinic tells everybody about itself. */
export type ClinicSettings = {
  /** The practice's phone, as it is to be shown; missing where nobody has set one. */
  phone?: string;
  /** Minutes before its start from which an appointment can no longer be changed online. */
  cancelNoticeMinutes: number;
  /** Minutes after a booking in which no notice is needed, up to the start. */
  undoMinutes: number;
};
