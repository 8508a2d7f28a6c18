import {
  Appointment,
  BookAppointmentInput,
  BookedAppointment,
  GetAppointmentInput,
} from '@clinic/contracts/appointments';
import { Uuid } from '@clinic/contracts/primitives';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { actorOf } from '../kernel/actor.ts';
import type { Clinic } from '../kernel/clinic.ts';
import { bookAppointment } from '../modules/appointments/book-appointment.ts';
import { getAppointment } from '../modules/appointments/get-appointment.ts';
import { makeCalendarFile } from '../modules/appointments/make-calendar-file.ts';
import { BY_TOKEN, responses } from './responses.ts';

const tags = ['appointments'];
const params = GetAppointmentInput;
const keyHeader = z.looseObject({ 'idempotency-key': Uuid.optional() });

/** `/api/appointments` and what lies below. */
export async function appointmentRoutes(
  instance: FastifyInstance,
  { clinic }: { clinic: Clinic },
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'POST',
    url: '/appointments',
    schema: {
      tags,
      summary: 'Book a slot',
      headers: keyHeader,
      body: BookAppointmentInput.omit({ idempotencyKey: true }),
      response: responses(201, BookedAppointment, 404, 409, 413, 415, 422),
    },
    handler: async ({ body, headers }, reply) => {
      const idempotencyKey = headers['idempotency-key'];
      const booking = idempotencyKey ? { ...body, idempotencyKey } : body;
      const { appointment, replayed } = await bookAppointment(clinic, booking);
      if (replayed) reply.header('idempotency-replayed', 'true');
      return reply
        .code(201)
        .header('location', `/api/appointments/${appointment.id}`)
        .header('etag', `"${appointment.version}"`)
        .send(appointment);
    },
  });

  app.route({
    method: 'GET',
    url: '/appointments/:id',
    schema: {
      tags,
      summary: 'One appointment',
      params,
      security: BY_TOKEN,
      response: responses(200, Appointment, 404),
    },
    handler: async ({ params: { id }, headers }, reply) => {
      const appointment = await getAppointment(clinic, actorOf(headers.authorization), { id });
      return reply.header('etag', `"${appointment.version}"`).send(appointment);
    },
  });

  app.route({
    method: 'GET',
    url: '/appointments/:id/calendar.ics',
    schema: {
      tags,
      summary: 'The appointment as an iCalendar file',
      params,
      security: BY_TOKEN,
      produces: ['text/calendar'],
      response: responses(200, z.string(), 404),
    },
    handler: async ({ params: { id }, headers }, reply) => {
      const file = await makeCalendarFile(clinic, actorOf(headers.authorization), { id });
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file.fileName}"`)
        .serializer((text: string) => text)
        .send(file.content);
    },
  });
}
