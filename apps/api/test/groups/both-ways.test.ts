import { randomUUID } from 'node:crypto';
import type { BookAppointmentInput } from '@clinic/contracts/appointments';
import { beforeAll, expect, it } from 'vitest';
import { bookAppointment } from '../../src/modules/appointments/book-appointment.ts';
import { holdSlot } from '../../src/modules/holds/hold-slot.ts';
import { booking, slotAt } from '../bookings.ts';
import { MONDAY, setUpClinic } from '../test-clinic.ts';
import { addMany, bookInOneGroup, codesOf, idsOf, type Outcome, transactionsOf } from './groups.ts';

const clinic = setUpClinic({ lanes: 1 });
const TEN = slotAt(MONDAY, '10:00');
const address = '127.0.0.1';

let long: number;
let unoffered: number;
let preset: number;
beforeAll(async () => {
  const { owner } = clinic;
  const [visit] = await owner`
    insert into visit_types (code, name, duration_minutes, buffer_before_minutes, buffer_after_minutes)
    values ('check-up', 'Check-up', 60, 10, 5) returning id`;
  const [rare] = await owner`
    insert into visit_types (code, name, duration_minutes) values ('rare', 'Rare', 30) returning id`;
  const [usual] = await owner`select id from visit_types where is_default`;
  [long, unoffered, preset] = [visit?.id, rare?.id, usual?.id];
});

type Case = (doctorId: number) => Promise<Partial<BookAppointmentInput> | undefined>;

const takenBy = async (doctorId: number, startsAt: string) => {
  await bookAppointment(clinic.clinic, { ...booking({ doctorId, startsAt }), address });
};
const holdAt = async (doctorId: number, holdToken: string) =>
  holdSlot(clinic.clinic, { doctorId, startsAt: TEN, holdToken }, address);

/** Whatever may be the matter with a booking; each has a doctor of its own. */
const CASES: Record<string, Case> = {
  'a free slot': async () => ({}),
  'a name that SQL and JSON could misread': async () => ({
    patientName: `O'Neil "\\" $1 {a,b} NULL 😀 ä`,
  }),
  'the default visit type by its number': async () => ({ visitTypeId: preset }),
  'a longer visit with buffers': async (doctorId) => {
    await clinic.owner`
      insert into doctor_visit_types (doctor_id, visit_type_id) values (${doctorId}, ${long})`;
    return { visitTypeId: long };
  },
  'a visit type that the doctor does not offer': async () => ({ visitTypeId: unoffered }),
  'a visit type that there is not': async () => ({ visitTypeId: 999_999 }),
  'a slot that is taken': async (doctorId) => void (await takenBy(doctorId, TEN)),
  'a slot that a longer visit overlaps': async (doctorId) => {
    await clinic.owner`
      insert into doctor_visit_types (doctor_id, visit_type_id) values (${doctorId}, ${long}), (${doctorId}, ${preset})`;
    await takenBy(doctorId, TEN);
    return { visitTypeId: long, startsAt: slotAt(MONDAY, '09:00') };
  },
  'a time before opening': async () => ({ startsAt: slotAt(MONDAY, '07:00') }),
  'a time off the grid': async () => ({ startsAt: slotAt(MONDAY, '10:07') }),
  'a time that is over': async () => ({ startsAt: slotAt('2026-11-19', '10:00') }),
  'a time beyond the horizon': async () => ({ startsAt: slotAt('2027-11-22', '10:00') }),
  'a doctor who is retired': async (doctorId) => {
    await clinic.owner`update doctors set active = false where id = ${doctorId}`;
    return undefined;
  },
  'a doctor who is not there': async () => ({ doctorId: 999_999 }),
  'a slot that the patient holds': async (doctorId) => {
    const holdToken = randomUUID();
    await holdAt(doctorId, holdToken);
    return { holdToken };
  },
  'a slot that somebody else holds': async (doctorId) =>
    void (await holdAt(doctorId, randomUUID())),
  'a slot whose hold has expired': async (doctorId) => {
    await holdAt(doctorId, randomUUID());
    await clinic.owner`
      update holds set expires_at = test_clock.now() - interval '1 second' where doctor_id = ${doctorId}`;
    return undefined;
  },
  'a key that has booked the same': async (doctorId) => {
    const same = booking({ doctorId, startsAt: TEN });
    await bookAppointment(clinic.clinic, { ...same, address });
    return same;
  },
  'a key that has booked something else': async (doctorId) => {
    const other = booking({ doctorId, startsAt: slotAt(MONDAY, '15:00') });
    await bookAppointment(clinic.clinic, { ...other, address });
    return { idempotencyKey: other.idempotencyKey };
  },
};
const NAMES = Object.keys(CASES);

/** Every case of doctors of their own, as what is to be booked. */
async function prepare(): Promise<BookAppointmentInput[]> {
  const doctorIds = await addMany(clinic, NAMES.length);
  const bookings: BookAppointmentInput[] = [];
  for (const [at, name] of NAMES.entries()) {
    const doctorId = doctorIds[at] as number;
    const special = await CASES[name]?.(doctorId);
    bookings.push({ ...booking({ doctorId, startsAt: TEN }), ...special });
  }
  return bookings;
}

/** An answer without what is random or differs from doctor to doctor. */
function comparable(outcome: Outcome | undefined): unknown {
  if (outcome?.status === 'rejected') {
    const { code, details } = outcome.reason;
    return { code, details };
  }
  const { appointment, replayed } = outcome?.value ?? {};
  const { id, reference, doctorId, manageToken, ...told } = appointment ?? {};
  const random = [id, reference, doctorId, manageToken].map((value) => typeof value);
  return { ...told, replayed, random };
}

/** What was written for doctors, in their order, without what is random. */
const rowsOf = async (bookings: readonly BookAppointmentInput[]) =>
  clinic.owner`
    with wanted as (
      select id, at from unnest(${bookings.map(({ doctorId }) => doctorId)}::integer[])
        with ordinality as wanted(id, at)
    )
    select at,
      to_jsonb(a) - array['id', 'reference', 'doctor_id', 'patient_id', 'manage_nonce'] as appointment,
      length(a.manage_nonce) as nonce,
      to_jsonb(p) - array['id'] as patient,
      to_jsonb(e) - array['appointment_id', 'doctor_id', 'idempotency_key_hash', 'request_hash', 'hash']
        as event,
      length(e.hash) as hash, length(e.request_hash) as request,
      (select count(*)::integer from holds where holds.doctor_id = wanted.id) as holds
    from wanted
    left join appointments a on a.doctor_id = wanted.id
    left join patients p on p.id = a.patient_id
    left join events e on e.appointment_id = a.id
    order by at, a.starts_at`;

it('a booking is answered and written the same, whether it goes alone or in a group', async () => {
  const apart = await prepare();
  const alone: Outcome[] = [];
  for (const one of apart) {
    alone.push(
      ...(await Promise.allSettled([bookAppointment(clinic.clinic, { ...one, address })])),
    );
  }
  const bookings = await prepare();
  const [doctorId] = await addMany(clinic, 1);
  const first = booking({ doctorId: doctorId as number, startsAt: TEN });
  const grouped = await bookInOneGroup(clinic, first, bookings);
  for (const [at, name] of NAMES.entries()) {
    expect([name, comparable(grouped[at])]).toEqual([name, comparable(alone[at])]);
  }
  expect(await rowsOf(bookings)).toEqual(await rowsOf(apart));
  expect(new Set(codesOf(grouped)).size).toBeGreaterThan(8);
  const written = grouped.filter((one) => one.status === 'fulfilled' && !one.value.replayed);
  expect(await transactionsOf(clinic, idsOf(written))).toBe(1);
});
