import {
  DisableStaffInput,
  InviteStaffInput,
  StaffInput,
  UpdateStaffInput,
} from '@clinic/contracts/staff';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { inviteStaff, linkStaff } from './invite-staff.ts';
import { listStaff } from './list-staff.ts';
import { changeStaff, disableStaff } from './update-staff.ts';

const MANAGER = { access: 'manager', cost: REQUEST_COSTS.change } as const;

export const staffRouter = router({
  list: procedure({ access: 'manager' }).query(({ ctx }) => listStaff(ctx.clinic)),
  invite: procedureWith(MANAGER, InviteStaffInput).mutation(({ ctx, input }) =>
    inviteStaff(ctx.clinic, input),
  ),
  link: procedureWith(MANAGER, StaffInput).mutation(({ ctx, input }) =>
    linkStaff(ctx.clinic, input),
  ),
  update: procedureWith(MANAGER, UpdateStaffInput).mutation(({ ctx, input }) =>
    changeStaff(ctx.clinic, input),
  ),
  disable: procedureWith(MANAGER, DisableStaffInput).mutation(({ ctx, input }) =>
    disableStaff(ctx.clinic, input),
  ),
});
