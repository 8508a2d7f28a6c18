import { RetireLocationInput, SaveLocationInput } from '@clinic/contracts/locations';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { listAllLocations } from './list-all-locations.ts';
import { listLocations } from './list-locations.ts';
import { retireLocation } from './retire-location.ts';
import { saveLocation } from './save-location.ts';

const MANAGER = { access: 'manager-of-calendars', cost: REQUEST_COSTS.change } as const;

export const locationsRouter = router({
  list: procedure({ access: 'public' }).query(({ ctx }) => listLocations(ctx.clinic)),
  listAll: procedure({ access: 'manager' }).query(({ ctx }) =>
    listAllLocations(ctx.clinic, ctx.authorized),
  ),
  save: procedureWith(MANAGER, SaveLocationInput).mutation(({ ctx, input }) =>
    saveLocation(ctx.clinic, ctx.authorized, input),
  ),
  retire: procedureWith(MANAGER, RetireLocationInput).mutation(({ ctx, input }) =>
    retireLocation(ctx.clinic, input),
  ),
});
