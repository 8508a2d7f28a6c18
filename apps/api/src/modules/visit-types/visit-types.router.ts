import {
  ListVisitTypesInput,
  RetireVisitTypeInput,
  SaveVisitTypeInput,
} from '@clinic/contracts/visit-types';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { listAllVisitTypes } from './list-all-visit-types.ts';
import { listVisitTypes } from './list-visit-types.ts';
import { retireVisitType } from './retire-visit-type.ts';
import { saveVisitType } from './save-visit-type.ts';

const MANAGER = { access: 'clinic-manager', cost: REQUEST_COSTS.change } as const;

export const visitTypesRouter = router({
  list: procedureWith({ access: 'public' }, ListVisitTypesInput.default({})).query(
    ({ ctx, input }) => listVisitTypes(ctx.clinic, input),
  ),
  listAll: procedure({ access: 'manager' }).query(({ ctx }) => listAllVisitTypes(ctx.clinic)),
  save: procedureWith(MANAGER, SaveVisitTypeInput).mutation(({ ctx, input }) =>
    saveVisitType(ctx.clinic, input),
  ),
  retire: procedureWith(MANAGER, RetireVisitTypeInput).mutation(({ ctx, input }) =>
    retireVisitType(ctx.clinic, input),
  ),
});
