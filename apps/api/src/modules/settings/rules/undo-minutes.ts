/** Minutes after a booking in which its patient needs to give no notice. */
export const UNDO_MINUTES = 10;
