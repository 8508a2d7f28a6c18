import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { until, untilSomeoneWaits } from '@clinic/testing/waiting';
import { expect, it } from 'vitest';
import { requestHash } from '../src/modules/appointments/rules/request-hash.ts';
import { hashOfKey } from '../src/modules/history/rules/idempotency-keys.ts';
import { type Booking, booking, postBooking } from './bookings.ts';
import { MONDAY, setUpClinic, type TestClinic } from './test-clinic.ts';

const clinic = setUpClinic();

it('a second click that finds the slot taken by the first gets the first one’s answer', async () => {
  const doctorId = clinic.doctorIds[0] as number;
  const wanted = booking({ doctorId, startsAt: `${MONDAY}T08:00:00.000Z` });
  // Both turns with the doctor are taken, so that the click has to wait for one.
  const inside = [0, 1].map(() => Promise.withResolvers<void>());
  const turns = inside.map(({ promise }) => clinic.clinic.perDoctor.run([doctorId], () => promise));
  const second = postBooking(clinic.ask, wanted);
  await until(async () => clinic.database.waitStats.waiting === 1);

  await clinic.owner.begin(async (first) => {
    // Whoever asks whether the slot is taken has to wait for the first click's commit.
    await first`lock table holds in access exclusive mode`;
    await writeBooking(first, wanted);
    inside[0]?.resolve();
    await untilSomeoneWaits(clinic.owner);
    // For whatever else was asked at the same moment, and needs not wait.
    await pause(100);
  });
  inside[1]?.resolve();
  await Promise.all(turns);

  const answer = await second;
  expect(answer.status, answer.text).toBe(201);
  expect(answer.headers['idempotency-replayed']).toBe('true');
});

/** What another process of the clinic would write for the same click. */
async function writeBooking(
  sql: Parameters<Parameters<TestClinic['owner']['begin']>[1]>[0],
  { doctorId, startsAt, patientName, idempotencyKey }: Booking,
) {
  const id = randomUUID();
  const slot = { doctor_id: doctorId, starts_at: startsAt, status: 'booked', version: 1 };
  const place = { visit_type_id: 1, location_id: 1 };
  const ends_at = new Date(Date.parse(startsAt) + 30 * 60_000).toISOString();
  const reference = 'AAAA-AAAA';
  const manage_nonce = Buffer.alloc(16);
  await sql`insert into patients (id, name, created_at) values (${id}, ${patientName}, now())`;
  await sql`insert into appointments
    ${sql({
      ...{ id, ...slot, ...place, ends_at, reference, manage_nonce, patient_id: id },
      ...{ busy_from: startsAt, busy_until: ends_at },
    })}`;
  const request = {
    operation: 'book' as const,
    input: { doctorId, startsAt, patientName },
  };
  const event = {
    ...{ appointment_id: id, ...slot, type: 'booked', actor: 'patient', occurred_at: startsAt },
    ...{
      idempotency_key_hash: hashOfKey(clinic.clinic.secrets, idempotencyKey),
      request_hash: requestHash(clinic.clinic.secrets, request),
    },
    ...{ hash: Buffer.alloc(32), format: 2, via: 'web', ends_at, lane: 0, ...place },
  };
  await sql`insert into events ${sql(event)}`;
}
