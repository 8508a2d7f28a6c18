import { AvailabilityDay, AvailabilityDayInput } from '@clinic/contracts/availability';
import { Doctor, ListDoctorsInput } from '@clinic/contracts/doctors';
import { IdInUrl, wholeNumberInUrl } from '@clinic/contracts/primitives';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clinic } from '../../clinic.ts';
import { responses } from '../../rest/responses.ts';
import { getDay } from '../calendar/get-day.ts';
import { getDoctor } from './get-doctor.ts';
import { listDoctorsPage } from './list-doctors.ts';

const tags = ['doctors'];
const params = z.strictObject({ id: IdInUrl });
const ListQuery = ListDoctorsInput.extend({
  limit: wholeNumberInUrl(ListDoctorsInput.shape.limit.unwrap()).default(100),
  after: IdInUrl.optional(),
});

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
      operationId: 'listDoctors',
      summary: 'Doctors, by name; `Link` with `rel="next"` leads to the next page',
      querystring: ListQuery,
      response: responses(200, z.array(Doctor), 404),
    },
    handler: async ({ query }, reply) => {
      const { page, more } = await listDoctorsPage(clinic, query);
      if (more) reply.header('link', `<${nextPage(query, page)}>; rel="next"`);
      return page;
    },
  });

  app.route({
    method: 'GET',
    url: '/doctors/:id',
    schema: {
      tags,
      operationId: 'getDoctor',
      summary: 'One doctor',
      params,
      response: responses(200, Doctor, 404),
    },
    handler: ({ params: { id } }) => getDoctor(clinic, { id }),
  });

  app.route({
    method: 'GET',
    url: '/doctors/:id/availability',
    schema: {
      tags,
      operationId: 'getAvailability',
      summary: 'The free slots of a date in the doctor’s time zone',
      params,
      querystring: AvailabilityDayInput.pick({ date: true }),
      response: responses(200, AvailabilityDay, 404),
    },
    handler: ({ params: { id }, query: { date } }) => getDay(clinic, { doctorId: id, date }),
  });
}

/** The address of the page after this one, relative to the server (RFC 8288, RFC 3986). */
function nextPage({ search, specialization, limit }: ListDoctorsInput, page: Doctor[]): string {
  const query = new URLSearchParams({
    ...(search && { search }),
    ...(specialization && { specialization }),
    limit: String(limit),
    after: String(page.at(-1)?.id),
  });
  return `/api/doctors?${query}`;
}
