/** By what calendars know an appointment: the same in its file and in every invitation. */
export const calendarUidOf = (appointmentId: string): string => `${appointmentId}@clinic`;
