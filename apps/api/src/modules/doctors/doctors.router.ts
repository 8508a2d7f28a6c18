import { CountDoctorsInput, GetDoctorInput, ListDoctorsInput } from '@clinic/contracts/doctors';
import { t } from '../../trpc/init.ts';
import { publicProcedure } from '../../trpc/procedures.ts';
import { getDoctor } from './get-doctor.ts';
import { countListedDoctors, listDoctors } from './list-doctors.ts';
import { listSpecializations } from './list-specializations.ts';

export const doctorsRouter = t.router({
  list: publicProcedure
    .input(ListDoctorsInput.default({ limit: 100 }))
    .query(({ ctx, input }) => listDoctors(ctx.clinic, input)),
  count: publicProcedure
    .input(CountDoctorsInput.default({}))
    .query(({ ctx, input }) => countListedDoctors(ctx.clinic, input)),
  specializations: publicProcedure.query(({ ctx }) => listSpecializations(ctx.clinic)),
  get: publicProcedure
    .input(GetDoctorInput)
    .query(({ ctx, input }) => getDoctor(ctx.clinic, input)),
});
