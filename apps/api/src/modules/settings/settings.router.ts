import { SaveSettingsInput } from '@clinic/contracts/settings';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { getSettings } from './get-settings.ts';
import { saveSettings } from './save-settings.ts';

export const settingsRouter = router({
  get: procedure({ access: 'public' }).query(({ ctx }) => getSettings(ctx.clinic)),
  save: procedureWith(
    { access: 'clinic-manager', cost: REQUEST_COSTS.change },
    SaveSettingsInput,
  ).mutation(({ ctx, input }) => saveSettings(ctx.clinic, input)),
});
