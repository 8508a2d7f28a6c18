import {
  CountDoctorsInput,
  GetDoctorInput,
  ListDoctorsInput,
  RetireDoctorInput,
  SaveDoctorInput,
} from '@clinic/contracts/doctors';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { getDoctor } from './get-doctor.ts';
import { countListedDoctors, listDoctors } from './list-doctors.ts';
import { listManagedDoctors } from './list-managed-doctors.ts';
import { listSpecializations } from './list-specializations.ts';
import { retireManagedDoctor } from './retire-managed-doctor.ts';
import { saveDoctor } from './save-doctor.ts';

const open = { access: 'public' } as const;
const MANAGER = { access: 'manager-of-calendars', cost: REQUEST_COSTS.change } as const;

export const doctorsRouter = router({
  list: procedureWith(open, ListDoctorsInput.default({ limit: 100 })).query(({ ctx, input }) =>
    listDoctors(ctx.clinic, input),
  ),
  count: procedureWith(open, CountDoctorsInput.default({})).query(({ ctx, input }) =>
    countListedDoctors(ctx.clinic, input),
  ),
  specializations: procedure(open).query(({ ctx }) => listSpecializations(ctx.clinic)),
  get: procedureWith(open, GetDoctorInput).query(({ ctx, input }) => getDoctor(ctx.clinic, input)),
  listAll: procedure({ access: 'manager' }).query(({ ctx }) =>
    listManagedDoctors(ctx.clinic, ctx.authorized),
  ),
  save: procedureWith(MANAGER, SaveDoctorInput).mutation(({ ctx, input }) =>
    saveDoctor(ctx.clinic, input),
  ),
  retire: procedureWith(MANAGER, RetireDoctorInput).mutation(({ ctx, input }) =>
    retireManagedDoctor(ctx.clinic, input),
  ),
});
