import { ListVisitTypesInput } from '@clinic/contracts/visit-types';
import { procedureWith, router } from '../../trpc/init.ts';
import { listVisitTypes } from './list-visit-types.ts';

export const visitTypesRouter = router({
  list: procedureWith({ access: 'public' }, ListVisitTypesInput.default({})).query(
    ({ ctx, input }) => listVisitTypes(ctx.clinic, input),
  ),
});
