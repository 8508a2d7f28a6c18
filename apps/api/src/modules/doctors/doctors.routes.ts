import { Doctor, ListDoctorsInput, SpecializationCount } from '@clinic/contracts/doctors';
import { IdInUrl, wholeNumberInUrl } from '@clinic/contracts/primitives';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { responses } from '../../rest/responses.ts';
import type { RestOptions } from '../../rest/rest-options.ts';
import { getDoctor } from './get-doctor.ts';
import { listDoctorsPage } from './list-doctors.ts';
import { listSpecializations } from './list-specializations.ts';

const tags = ['doctors'];
const params = z.strictObject({ id: IdInUrl });
const ListQuery = ListDoctorsInput.extend({
  limit: wholeNumberInUrl(ListDoctorsInput.shape.limit.unwrap()).default(100),
  after: IdInUrl.optional(),
});

/** `/api/doctors` and what lies below, and `/api/specializations`. */
export async function doctorRoutes(
  instance: FastifyInstance,
  { clinic }: RestOptions,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/doctors',
    config: { access: 'public' },
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
    url: '/specializations',
    config: { access: 'public' },
    schema: {
      tags,
      operationId: 'listSpecializations',
      summary: 'Every specialization that a doctor has, and how many doctors have it',
      response: responses(200, z.array(SpecializationCount)),
    },
    handler: () => listSpecializations(clinic),
  });

  app.route({
    method: 'GET',
    url: '/doctors/:id',
    config: { access: 'public' },
    schema: {
      tags,
      operationId: 'getDoctor',
      summary: 'One doctor',
      params,
      response: responses(200, Doctor, 404),
    },
    handler: ({ params: { id } }) => getDoctor(clinic, { id }),
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
