import type { ClinicSettings, ContactRule } from '@clinic/contracts/settings';
import { UNDO_MINUTES } from './undo-minutes.ts';

/** The row as it is stored. */
export type SettingsRow = {
  version: number;
  name: string | null;
  phone: string | null;
  email: string | null;
  bookingHorizonDays: number;
  cancelNoticeMinutes: number;
  contact: ContactRule;
};

/** The settings as answers have them: what the clinic has not told is missing. */
export function toSettings({ name, phone, email, ...row }: SettingsRow): ClinicSettings {
  return {
    ...row,
    ...(name !== null && { name }),
    ...(phone !== null && { phone }),
    ...(email !== null && { email }),
    undoMinutes: UNDO_MINUTES,
  };
}
