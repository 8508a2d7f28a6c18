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
import type { Dependencies } from '../../dependencies.ts';
import { actorOf } from '../../kernel/actor.ts';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { IdempotencyKey } from '../../rest/idempotency-key.ts';
import { IfMatch } from '../../rest/if-match.ts';
import { BY_TOKEN, responses } from '../../rest/responses.ts';
import { bookAppointment } from './book-appointment.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import type { Changed } from './change-appointment.ts';
import { getAppointment } from './get-appointment.ts';
import { makeCalendarFile } from './make-calendar-file.ts';
import { rescheduleAppointment } from './reschedule-appointment.ts';

const tags = ['appointments'];
const change = { cost: REQUEST_COSTS.change };
const params = GetAppointmentInput;
const keyHeader = z.looseObject({ 'idempotency-key': IdempotencyKey.optional() });
const changeHeaders = keyHeader.extend({ 'if-match': IfMatch.optional() });

/** `/api/appointments` and what lies below. */
export async function appointmentRoutes(
  instance: FastifyInstance,
  { clinic, addresses }: Pick<Dependencies, 'clinic' | 'addresses'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.route({
    method: 'POST',
    url: '/appointments',
    config: change,
    schema: {
      tags,
      operationId: 'bookAppointment',
      summary: 'Book a slot',
      headers: keyHeader,
      body: BookAppointmentInput.omit({ idempotencyKey: true }),
      response: responses(201, BookedAppointment, 404, 409, 413, 415, 422),
    },
    handler: async ({ body, headers, raw }, reply) => {
      const idempotencyKey = headers['idempotency-key'];
      const booking = { ...body, ...(idempotencyKey && { idempotencyKey }) };
      const booked = await bookAppointment(clinic, { ...booking, address: addresses.of(raw) });
      reply.code(201).header('location', `/api/appointments/${booked.appointment.id}`);
      return sendChanged(reply, booked);
    },
  });

  app.route({
    method: 'GET',
    url: '/appointments/:id',
    schema: {
      tags,
      operationId: 'getAppointment',
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
    method: 'POST',
    url: '/appointments/:id/cancel',
    config: change,
    schema: {
      tags,
      operationId: 'cancelAppointment',
      summary: 'Cancel an appointment',
      params,
      headers: changeHeaders,
      // The body may be left out, as the reason may.
      body: CancelAppointmentInput.pick({ reason: true }).nullish(),
      security: BY_TOKEN,
      response: responses(200, Appointment, 404, 409, 412, 413, 415, 422),
    },
    handler: async ({ params: { id }, body, headers }, reply) => {
      const { 'idempotency-key': idempotencyKey, 'if-match': version } = headers;
      const cancellation = { id, ...body, version, idempotencyKey };
      const actor = actorOf(headers.authorization as string | undefined);
      return sendChanged(reply, await cancelAppointment(clinic, actor, cancellation));
    },
  });

  app.route({
    method: 'POST',
    url: '/appointments/:id/reschedule',
    config: change,
    schema: {
      tags,
      operationId: 'rescheduleAppointment',
      summary: 'Move an appointment to another slot, also of another doctor',
      params,
      headers: changeHeaders,
      body: RescheduleAppointmentInput.pick({ doctorId: true, startsAt: true }),
      security: BY_TOKEN,
      response: responses(200, Appointment, 404, 409, 412, 413, 415, 422),
    },
    handler: async ({ params: { id }, body, headers }, reply) => {
      const { 'idempotency-key': idempotencyKey, 'if-match': version } = headers;
      const rescheduling = { id, ...body, version, idempotencyKey };
      const actor = actorOf(headers.authorization as string | undefined);
      return sendChanged(reply, await rescheduleAppointment(clinic, actor, rescheduling));
    },
  });

  app.route({
    method: 'GET',
    url: '/appointments/:id/calendar.ics',
    schema: {
      tags,
      operationId: 'getCalendarFile',
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

function sendChanged(reply: FastifyReply, { appointment, replayed }: Changed): FastifyReply {
  if (replayed) reply.header('idempotency-replayed', 'true');
  return reply.header('etag', `"${appointment.version}"`).send(appointment);
}
