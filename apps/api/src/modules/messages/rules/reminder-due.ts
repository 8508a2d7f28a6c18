/** When patients are reminded: at a wall time of the doctor's zone, some days before. */
export type ReminderRule = { daysBefore: number; at: string };

const REMINDER: ReminderRule = { daysBefore: 2, at: '10:00' };

/**
 * The instant at which a reminder is due, by the calendar and not by counting hours, so that a change of the clock
 * in between moves nothing. Undefined when that is not after the booking or the change.
 *
 * @param startsAt epoch milliseconds, as are `since` and what is returned
 */
export function reminderDue(
  startsAt: number,
  timeZone: string,
  since: number,
  { daysBefore, at }: ReminderRule = REMINDER,
): number | undefined {
  const due = Temporal.Instant.fromEpochMilliseconds(startsAt)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .subtract({ days: daysBefore })
    .toZonedDateTime({ timeZone, plainTime: at }).epochMilliseconds;
  return due > since ? due : undefined;
}
