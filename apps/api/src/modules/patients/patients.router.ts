import { PatientInput, SearchPatientsInput, UpdatePatientInput } from '@clinic/contracts/patients';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedureWith, router } from '../../trpc/init.ts';
import { eraseKnown } from './erase-patient.ts';
import { exportPatient } from './export-patient.ts';
import { getPatient } from './get-patient.ts';
import { searchPatients } from './search-patients.ts';
import { correctPatient } from './update-patient.ts';

const FRONT_DESK = { access: 'reception' } as const;
const MANAGER = { access: 'manager', cost: REQUEST_COSTS.change } as const;

/** All of them are mutations: a query's input stands in the URL, and names must not. */
export const patientsRouter = router({
  search: procedureWith(FRONT_DESK, SearchPatientsInput).mutation(({ ctx, input }) =>
    searchPatients(ctx.clinic, ctx.authorized, input),
  ),
  get: procedureWith(FRONT_DESK, PatientInput).mutation(({ ctx, input }) =>
    getPatient(ctx.clinic, ctx.authorized, input),
  ),
  update: procedureWith(FRONT_DESK, UpdatePatientInput).mutation(({ ctx, input }) =>
    correctPatient(ctx.clinic, ctx.authorized, input),
  ),
  erase: procedureWith(MANAGER, PatientInput).mutation(({ ctx, input }) =>
    eraseKnown(ctx.clinic, ctx.authorized, input),
  ),
  export: procedureWith(MANAGER, PatientInput).mutation(({ ctx, input }) =>
    exportPatient(ctx.clinic, ctx.authorized, input),
  ),
});
