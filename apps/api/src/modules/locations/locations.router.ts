import { procedure, router } from '../../trpc/init.ts';
import { listLocations } from './list-locations.ts';

export const locationsRouter = router({
  list: procedure({ access: 'public' }).query(({ ctx }) => listLocations(ctx.clinic)),
});
