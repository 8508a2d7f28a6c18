import { AvailabilityDay, AvailabilityDayInput } from '@clinic/contracts/availability';
import { Doctor, ListDoctorsInput } from '@clinic/contracts/doctors';
import { IdInUrl } from '@clinic/contracts/primitives';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clinic } from '../kernel/clinic.ts';
import { getDay } from '../modules/availability/get-day.ts';
import { getDoctor } from '../modules/doctors/get-doctor.ts';
import { listDoctors } from '../modules/doctors/list-doctors.ts';
import { responses } from './responses.ts';

const tags = ['doctors'];
const params = z.strictObject({ id: IdInUrl });

/** `/api/doctors` and what lies below. */
export async function doctorRoutes(
  instance: FastifyInstance,
  { clinic }: { clinic: Clinic },
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/doctors',
    schema: {
      tags,
      summary: 'Doctors, by name',
      querystring: ListDoctorsInput.omit({ limit: true }),
      response: responses(200, z.array(Doctor)),
    },
    handler: ({ query }) => listDoctors(clinic, ListDoctorsInput.parse(query)),
  });

  app.route({
    method: 'GET',
    url: '/doctors/:id',
    schema: { tags, summary: 'One doctor', params, response: responses(200, Doctor, 404) },
    handler: ({ params: { id } }) => getDoctor(clinic, { id }),
  });

  app.route({
    method: 'GET',
    url: '/doctors/:id/availability',
    schema: {
      tags,
      summary: 'The free slots of a date in the doctor’s time zone',
      params,
      querystring: AvailabilityDayInput.pick({ date: true }),
      response: responses(200, AvailabilityDay, 404),
    },
    handler: ({ params: { id }, query: { date } }) => getDay(clinic, { doctorId: id, date }),
  });
}
