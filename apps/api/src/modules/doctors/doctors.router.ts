import { GetDoctorInput, ListDoctorsInput } from '@clinic/contracts/doctors';
import { t } from '../../trpc/init.ts';
import { publicProcedure } from '../../trpc/procedures.ts';
import { getDoctor } from './get-doctor.ts';
import { listDoctors } from './list-doctors.ts';

export const doctorsRouter = t.router({
  list: publicProcedure
    .input(ListDoctorsInput.default({ limit: 100 }))
    .query(({ ctx, input }) => listDoctors(ctx.clinic, input)),
  get: publicProcedure
    .input(GetDoctorInput)
    .query(({ ctx, input }) => getDoctor(ctx.clinic, input)),
});
