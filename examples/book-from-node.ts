/**
 * Books an appointment from Node with end-to-end types.
 *
 *   npm start                                        # in one terminal
 *   npm run example -- http://127.0.0.1:8000         # in another
 */
import { randomUUID } from 'node:crypto';
import type { AppRouter } from '@clinic/api/app-router';
import { ErrorData } from '@clinic/contracts/errors';
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  splitLink,
  TRPCClientError,
} from '@trpc/client';

const [url = 'http://127.0.0.1:8000', patientName = 'Ada Example'] = process.argv.slice(2);

let manageToken: string | undefined;

const clinic = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      // What concerns one appointment goes alone: a batch has one status for many answers.
      condition: ({ path }) => path.startsWith('appointments.'),
      true: httpLink({
        url: `${url}/trpc`,
        headers: () => (manageToken ? { authorization: `Bearer ${manageToken}` } : {}),
      }),
      false: httpBatchLink({ url: `${url}/trpc`, maxItems: 10 }),
    }),
  ],
});

const [earliest] = await clinic.availability.earliest.query({ limit: 1 });
if (!earliest) throw new Error('Every doctor is fully booked.');
console.log(`${earliest.doctorName} is free at ${earliest.startsAt}.`);

const { doctorId, startsAt } = earliest;
const booking = { doctorId, startsAt, patientName, idempotencyKey: randomUUID() };
const booked = await clinic.appointments.book.mutate(booking);
manageToken = booked.manageToken;
console.log(`Booked: ${booked.reference}, version ${booked.version}.`);

// The same key asked again gives the same answer, so a lost answer is no lost booking.
const again = await clinic.appointments.book.mutate(booking);
console.log(`Asked again with the same key: ${again.id === booked.id ? 'the same' : 'another'}.`);

// A new key is a new intent, and the slot is taken now.
try {
  await clinic.appointments.book.mutate({ ...booking, idempotencyKey: randomUUID() });
} catch (error) {
  if (!(error instanceof TRPCClientError)) throw error;
  const { code, alternatives = [] } = ErrorData.parse(error.data);
  const times = alternatives.map((slot) => slot.startsAt).join(', ');
  console.log(`Asked again with another key: ${code}; free instead: ${times}.`);
}

const cancelled = await clinic.appointments.cancel.mutate({
  id: booked.id,
  version: booked.version,
  idempotencyKey: randomUUID(),
});
console.log(`Cancelled: ${cancelled.status}, version ${cancelled.version}.`);
