import Fastify, { type FastifyReply } from 'fastify';
import { Secrets } from '../apps/api/src/kernel/secrets.ts';
import { readAlternatives, readCalendar, readDay } from './hand-written/availability.ts';
import { book } from './hand-written/book.ts';
import { Connections } from './hand-written/connections.ts';
import { refuse } from './hand-written/refuse.ts';
import { bookSchema, calendarSchema, daySchema } from './hand-written/schemas.ts';

/**
 * The server: what somebody would write who wants speed and nothing else, and keeps Clinic's
 * promises. Plain Fastify with compiled schemas, postgres.js with prepared statements.
 */
const app = Fastify({
  bodyLimit: 16 * 1024,
  // Strict, as the contract is: nothing is dropped or turned into what it is not.
  ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
});
const { DATABASE_URL = '', CLINIC_SECRET = '', DATABASE_POOL_SIZE = '24' } = process.env;
const connections = new Connections(DATABASE_URL, Number(DATABASE_POOL_SIZE));
const secrets = new Secrets([CLINIC_SECRET]);

type BookRequest = {
  Headers: { 'idempotency-key'?: string };
  Body: { doctorId: number; startsAt: string; patientName: string };
};

app.post<BookRequest>('/api/appointments', { schema: bookSchema }, async (request, reply) => {
  const { doctorId, startsAt, patientName } = request.body;
  const booking = {
    doctorId,
    startsAt: Date.parse(startsAt),
    patientName: patientName.normalize('NFC').trim(),
    idempotencyKey: request.headers['idempotency-key']?.toLowerCase() ?? null,
  };
  const answer = await book(connections, secrets, booking);
  if ('refusal' in answer) {
    if (answer.refusal !== 'SLOT_TAKEN') return refuse(reply, answer.refusal);
    const alternatives = await readAlternatives(connections, doctorId, booking.startsAt);
    return refuse(reply, 'SLOT_TAKEN', { alternatives });
  }
  const { appointment, replayed } = answer;
  if (replayed) reply.header('idempotency-replayed', 'true');
  reply.code(201).header('location', `/api/appointments/${(appointment as { id: string }).id}`);
  reply.header('etag', `"${(appointment as { version: number }).version}"`);
  return noStore(reply).send(appointment);
});

type DayRequest = { Params: { id: string }; Querystring: { date: string; visitTypeId?: string } };

app.get<DayRequest>(
  '/api/doctors/:id/availability',
  { schema: daySchema },
  async ({ params, query }, reply) =>
    sendText(reply, await readDay(connections, askedOf(params, query), query.date)),
);

type CalendarRequest = {
  Params: { id: string };
  Querystring: { from: string; to: string; visitTypeId?: string };
};

app.get<CalendarRequest>(
  '/api/doctors/:id/calendar',
  { schema: calendarSchema },
  async ({ params, query }, reply) => {
    const { from, to } = query;
    return sendText(reply, await readCalendar(connections, askedOf(params, query), from, to));
  },
);

app.get('/metrics', async () => {
  const { user, system } = process.cpuUsage();
  return `process_cpu_seconds_total ${(user + system) / 1e6}\n`;
});

app.setErrorHandler((error: { validation?: unknown; statusCode?: number }, _request, reply) => {
  if (error.validation || error.statusCode === 400) return refuse(reply, 'INVALID_INPUT');
  process.stderr.write(`${error}\n`);
  return refuse(reply, 'INTERNAL');
});

const noStore = (reply: FastifyReply) => reply.header('cache-control', 'no-store');

const sendText = (reply: FastifyReply, answer: string | { refusal: string }) =>
  typeof answer === 'string'
    ? noStore(reply).type('application/json; charset=utf-8').send(answer)
    : refuse(reply, answer.refusal);

const askedOf = ({ id }: { id: string }, { visitTypeId }: { visitTypeId?: string }) => ({
  doctorId: Number(id),
  ...(visitTypeId && { visitTypeId: Number(visitTypeId) }),
});

process.on('SIGTERM', () => process.exit());
process.stdout.write(`open at ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
