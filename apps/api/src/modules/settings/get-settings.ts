import type { ClinicSettings } from '@clinic/contracts/settings';
import type { Clinic } from '../../clinic.ts';
import { toSettings } from './rules/to-settings.ts';
import { selectSettings } from './settings-repository.ts';

/** What the clinic tells everybody about itself. */
export async function getSettings({ db }: Clinic): Promise<ClinicSettings> {
  return toSettings(await selectSettings(db));
}
