import { appointmentsRouter } from '../../modules/appointments/appointments.router.ts';
import { availabilityRouter } from '../../modules/calendar/availability.router.ts';
import { deskRouter } from '../../modules/desk/desk.router.ts';
import { doctorsRouter } from '../../modules/doctors/doctors.router.ts';
import { locationsRouter } from '../../modules/locations/locations.router.ts';
import { messagesRouter } from '../../modules/messages/messages.router.ts';
import { patientsRouter } from '../../modules/patients/patients.router.ts';
import { settingsRouter } from '../../modules/settings/settings.router.ts';
import { passkeysRouter } from '../../modules/staff/passkeys.router.ts';
import { sessionRouter } from '../../modules/staff/session.router.ts';
import { staffRouter } from '../../modules/staff/staff.router.ts';
import { visitTypesRouter } from '../../modules/visit-types/visit-types.router.ts';
import { router } from '../../trpc/init.ts';

/** Everything that Clinic can be asked over tRPC. */
export const appRouter = router({
  doctors: doctorsRouter,
  availability: availabilityRouter,
  appointments: appointmentsRouter,
  settings: settingsRouter,
  visitTypes: visitTypesRouter,
  locations: locationsRouter,
  session: sessionRouter,
  passkeys: passkeysRouter,
  staff: staffRouter,
  patients: patientsRouter,
  desk: deskRouter,
  messages: messagesRouter,
});

/** The one thing that clients import from here: types only. */
export type AppRouter = typeof appRouter;
