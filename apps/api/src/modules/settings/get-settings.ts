import type { ClinicSettings } from '@clinic/contracts/settings';
import type { Clinic } from '../../clinic.ts';
import { UNDO_MINUTES } from './rules/undo-minutes.ts';

/** What patients are told before they book or change an appointment. */
export function getSettings({ phone, cancelNoticeMinutes }: Clinic): ClinicSettings {
  return { ...(phone !== undefined && { phone }), cancelNoticeMinutes, undoMinutes: UNDO_MINUTES };
}
