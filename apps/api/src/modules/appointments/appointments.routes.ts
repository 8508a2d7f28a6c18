import { randomUUID } from 'node:crypto';
import {
  Appointment,
  BookAppointmentInput,
  BookedAppointment,
  CancelAppointmentInput,
  GetAppointmentInput,
  RescheduleAppointmentInput,
} from '@clinic/contracts/appointments';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { authorizedOf } from '../../rest/guard-routes.ts';
import { IdempotencyKey } from '../../rest/idempotency-key.ts';
import { IfMatch } from '../../rest/if-match.ts';
import { responses } from '../../rest/responses.ts';
import type { RestOptions } from '../../rest/rest-options.ts';
import { bookAppointment } from './book-appointment.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import type { Changed } from './change-appointment.ts';
import { makeCalendarFile } from './make-calendar-file.ts';
import { rescheduleAppointment } from './reschedule-appointment.ts';

const tags = ['appointments'];
const { change: cost } = REQUEST_COSTS;
const params = GetAppointmentInput;
const keyHeader = z.looseObject({ 'idempotency-key': IdempotencyKey.optional() });
/** Without a key of the client's own, a lost answer cannot be asked for again. */
const keyOf = (headers: z.output<typeof keyHeader>) => headers['idempotency-key'] ?? randomUUID();
const changeHeaders = keyHeader.extend({ 'if-match': IfMatch.optional() });

/** `/api/appointments` and what lies below. */
export async function appointmentRoutes(
  instance: FastifyInstance,
  { clinic, addressOf }: RestOptions,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'POST',
    url: '/appointments',
    config: { access: 'public', cost },
    schema: {
      tags,
      operationId: 'bookAppointment',
      summary: 'Book a slot',
      headers: keyHeader,
      body: BookAppointmentInput.omit({ idempotencyKey: true }),
      response: responses(201, BookedAppointment, 404, 409, 413, 415, 422),
    },
    handler: async (request, reply) => {
      const { body, headers } = request;
      const booking = { ...body, idempotencyKey: keyOf(headers) };
      const booked = await bookAppointment(clinic, { ...booking, address: addressOf(request) });
      reply.code(201).header('location', `/api/appointments/${booked.appointment.id}`);
      return sendChanged(reply, booked);
    },
  });

  app.route({
    method: 'GET',
    url: '/appointments/:id',
    config: { access: 'manage-token' },
    schema: {
      tags,
      operationId: 'getAppointment',
      summary: 'One appointment',
      params,
      response: responses(200, Appointment, 404),
    },
    handler: async (request, reply) => {
      // The guard has read it.
      const { appointment } = authorizedOf(request, 'manage-token');
      return reply.header('etag', `"${appointment.version}"`).send(appointment);
    },
  });

  app.route({
    method: 'POST',
    url: '/appointments/:id/cancel',
    config: { access: 'manage-token', cost },
    schema: {
      tags,
      operationId: 'cancelAppointment',
      summary: 'Cancel an appointment',
      params,
      headers: changeHeaders,
      // The body may be left out, as the reason may.
      body: CancelAppointmentInput.pick({ reason: true }).nullish(),
      response: responses(200, Appointment, 404, 409, 412, 413, 415, 422),
    },
    handler: async (request, reply) => {
      const { body, headers } = request;
      const version = headers['if-match'];
      const cancellation = { ...body, version, idempotencyKey: keyOf(headers) };
      const authorized = authorizedOf(request, 'manage-token');
      return sendChanged(reply, await cancelAppointment(clinic, authorized, cancellation));
    },
  });

  app.route({
    method: 'POST',
    url: '/appointments/:id/reschedule',
    config: { access: 'manage-token', cost },
    schema: {
      tags,
      operationId: 'rescheduleAppointment',
      summary: 'Move an appointment to another slot, also of another doctor',
      params,
      headers: changeHeaders,
      body: RescheduleAppointmentInput.pick({ doctorId: true, startsAt: true, holdToken: true }),
      response: responses(200, Appointment, 404, 409, 412, 413, 415, 422),
    },
    handler: async (request, reply) => {
      const { body, headers } = request;
      const version = headers['if-match'];
      const rescheduling = { ...body, version, idempotencyKey: keyOf(headers) };
      const authorized = authorizedOf(request, 'manage-token');
      return sendChanged(reply, await rescheduleAppointment(clinic, authorized, rescheduling));
    },
  });

  app.route({
    method: 'GET',
    url: '/appointments/:id/calendar.ics',
    config: { access: 'manage-token' },
    schema: {
      tags,
      operationId: 'getCalendarFile',
      summary: 'The appointment as an iCalendar file',
      params,
      produces: ['text/calendar'],
      response: responses(200, z.string(), 404),
    },
    handler: async (request, reply) => {
      const file = await makeCalendarFile(clinic, authorizedOf(request, 'manage-token'));
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file.fileName}"`)
        .serializer((text: string) => text)
        .send(file.content);
    },
  });
}

function sendChanged(reply: FastifyReply, { appointment, replayed }: Changed): FastifyReply {
  if (replayed) reply.header('idempotency-replayed', 'true');
  return reply.header('etag', `"${appointment.version}"`).send(appointment);
}
