import { t } from '../../trpc/init.ts';
import { publicProcedure } from '../../trpc/procedures.ts';
import { getSettings } from './get-settings.ts';

export const settingsRouter = t.router({
  get: publicProcedure.query(({ ctx }) => getSettings(ctx.clinic)),
});
