import { AvailabilityDay, AvailabilityDayInput } from '@clinic/contracts/availability';
import { IdInUrl } from '@clinic/contracts/primitives';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { responses } from '../../rest/responses.ts';
import type { RestOptions } from '../../rest/rest-options.ts';
import { getDay } from './get-day.ts';

/** `/api/doctors/{id}/availability`. */
export async function availabilityRoutes(
  instance: FastifyInstance,
  { clinic }: RestOptions,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'GET',
    url: '/doctors/:id/availability',
    config: { access: 'public' },
    schema: {
      tags: ['doctors'],
      operationId: 'getAvailability',
      summary: 'The free slots of a date in the doctor’s time zone',
      params: z.strictObject({ id: IdInUrl }),
      querystring: AvailabilityDayInput.pick({ date: true }).extend({
        visitTypeId: IdInUrl.optional(),
      }),
      response: responses(200, AvailabilityDay, 404, 422),
    },
    handler: ({ params: { id }, query }) => getDay(clinic, { doctorId: id, ...query }),
  });
}
