import { procedure, router } from '../../trpc/init.ts';
import { getSettings } from './get-settings.ts';

export const settingsRouter = router({
  get: procedure({ access: 'public' }).query(({ ctx }) => getSettings(ctx.clinic)),
});
