import { isDeepStrictEqual } from 'node:util';
import type { ClinicSettings, SaveSettingsInput } from '@clinic/contracts/settings';
import type { Clinic } from '../../clinic.ts';
import { runOnce } from '../../db/client/run-once.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockSetup } from './lock-setup.ts';
import { toSettings } from './rules/to-settings.ts';
import { selectSettings, updateSettings } from './settings-repository.ts';

/**
 * Changes what the clinic is called, how it is reached, and what patients may book and change. Bookings under
 * way end by the former settings, before. Saving the same again answers as it is. Throws `VERSION_MISMATCH`
 * when somebody else has saved something else.
 */
export function saveSettings(clinic: Clinic, input: SaveSettingsInput): Promise<ClinicSettings> {
  const findSaved = async () => {
    const saved = toSettings(await selectSettings(clinic.db));
    return isAsWanted(saved, input) ? saved : undefined;
  };
  const save = () =>
    clinic.db.transaction(async (tx) => {
      await lockSetup(tx, { calendars: true });
      const isWritten = await updateSettings(tx, input);
      if (!isWritten) throw new DomainError('VERSION_MISMATCH');
      return toSettings(await selectSettings(tx));
    });
  return runOnce(async () => (await findSaved()) ?? save(), findSaved);
}

function isAsWanted(saved: ClinicSettings, wanted: SaveSettingsInput): boolean {
  const { version: _, undoMinutes: __, ...are } = saved;
  const { version: ___, ...shall } = wanted;
  return isDeepStrictEqual(are, shall);
}
