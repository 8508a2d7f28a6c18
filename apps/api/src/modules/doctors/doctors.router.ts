import { CountDoctorsInput, GetDoctorInput, ListDoctorsInput } from '@clinic/contracts/doctors';
import { procedure, procedureWith, router } from '../../trpc/init.ts';
import { getDoctor } from './get-doctor.ts';
import { countListedDoctors, listDoctors } from './list-doctors.ts';
import { listSpecializations } from './list-specializations.ts';

const open = { access: 'public' } as const;

export const doctorsRouter = router({
  list: procedureWith(open, ListDoctorsInput.default({ limit: 100 })).query(({ ctx, input }) =>
    listDoctors(ctx.clinic, input),
  ),
  count: procedureWith(open, CountDoctorsInput.default({})).query(({ ctx, input }) =>
    countListedDoctors(ctx.clinic, input),
  ),
  specializations: procedure(open).query(({ ctx }) => listSpecializations(ctx.clinic)),
  get: procedureWith(open, GetDoctorInput).query(({ ctx, input }) => getDoctor(ctx.clinic, input)),
});
