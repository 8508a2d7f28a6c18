/** A session that was not used for so long has ended. */
export const SESSION_IDLE_MINUTES = 60;
/** A session ends so long after the sign-in, whatever was done. */
export const SESSION_HOURS = 12;
