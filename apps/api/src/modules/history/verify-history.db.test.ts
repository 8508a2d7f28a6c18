import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addPatient, booking, bookOne, type FirstAnswer, slotAt } from '../../../test/bookings.ts';
import { postCancel, postMove } from '../../../test/changes/changes.ts';
import { MONDAY, setUpClinic } from '../../../test/test-clinic.ts';
import { Secrets } from '../../kernel/secrets.ts';
import { type AppointmentEvent, EVENT_FORMAT } from './rules/appointment-event.ts';
import { eventHash, NO_PREVIOUS_HASH } from './rules/event-hash.ts';
import { type HistoryFault, type HistoryProgress, verifyHistory } from './verify-history.ts';

/** Booked, moved, moved to another doctor, cancelled for a reason: events 1 to 4. */
let mine: FirstAnswer;
let other: FirstAnswer;
const clinic = setUpClinic();
beforeAll(async () => {
  const [doctorId = 0, newYork = 0] = clinic.doctorIds;
  const at = (time: string) => ({ startsAt: slotAt(MONDAY, time) });
  mine = await bookOne(clinic.ask, booking({ doctorId, ...at('09:00') }));
  await postMove(clinic.ask, mine, at('10:00'));
  await postMove(clinic.ask, mine, { ...at('16:00'), doctorId: newYork });
  await postCancel(clinic.ask, mine, { reason: 'pat' });
  other = await bookOne(clinic.ask, booking({ doctorId, ...at('11:00') }));
  // Whoever tampers has the rights of the owner, and takes the triggers off first.
  await clinic.owner`insert into staff (id, email, name, role, created_at)
    values (gen_random_uuid(), 'kim@clinic.example', 'Kim', 'reception', now())`;
  await clinic.owner`create table events_kept as table events`;
  await clinic.owner`create table appointments_kept as table appointments`;
  for (const table of ['events', 'appointments']) {
    await clinic.owner.unsafe(`alter table ${table} disable trigger user`);
  }
});
afterEach(async () => {
  await clinic.owner
    .unsafe(
      `delete from events; delete from appointments;
       insert into appointments table appointments_kept; insert into events table events_kept`,
    )
    .simple();
});

async function faults(secrets = clinic.clinic.secrets): Promise<HistoryFault[]> {
  const found: HistoryFault[] = [];
  await verifyHistory(
    { ...clinic.clinic, secrets },
    (fault) => found.push(fault),
    () => {},
  );
  return found;
}
const changed = 'the event does not match its hash';

it('finds nothing wrong with what Clinic has written', async () => {
  const progress: HistoryProgress[] = [];
  const total = await verifyHistory(
    clinic.clinic,
    () => {},
    (p) => progress.push({ ...p }),
  );
  expect(total).toEqual({ appointments: 2, events: 5 });
  expect(progress).toEqual([total]);
  expect(await faults()).toEqual([]);
});

describe('finds a change of one byte in any column of an event', () => {
  it.each([
    ["type = 'bookee'"],
    ["occurred_at = occurred_at + interval '1 millisecond'"],
    ["actor = 'patienu'"],
    ['doctor_id = doctor_id # 1'],
    ["starts_at = starts_at + interval '1 millisecond'"],
    ["status = 'bookee'"],
    ["reason = 'pau'"],
    ["reason = ''"],
    [`idempotency_key_hash = sha256('x')`],
    ['idempotency_key_hash = null, request_hash = null'],
    [`ends_at = ends_at + interval '5 minutes'`],
    ['visit_type_id = 2'],
    ['location_id = 99'],
    ['lane = 1'],
    [`via = 'desk'`],
    [`actor_id = (select id from staff)`],
    [`accepted = '{SLOT_TAKEN}'`],
    ['request_hash = set_bit(request_hash, 0, 1 - get_bit(request_hash, 0))'],
    ['request_hash = substr(request_hash, 1, 31)'],
    ['hash = set_bit(hash, 255, 1 - get_bit(hash, 255))'],
    ["hash = hash || '\\x00'"],
    ["hash = ''"],
  ])('%s', async (change) => {
    for (const version of [1, 2, 4]) {
      const { count } = await clinic.owner.unsafe(
        `update events set ${change} where appointment_id = $1 and version = $2`,
        [mine.id, version],
      );
      expect(count).toBe(1);
      expect(await faults()).toEqual([{ appointmentId: mine.id, version, problem: changed }]);
      await clinic.owner.unsafe(
        `update events set (type, occurred_at, actor, doctor_id, starts_at, status, reason,
           idempotency_key_hash, request_hash, hash, actor_id, via, ends_at, visit_type_id,
           location_id, lane, accepted) =
         (select type, occurred_at, actor, doctor_id, starts_at, status, reason, idempotency_key_hash,
           request_hash, hash, actor_id, via, ends_at, visit_type_id, location_id, lane, accepted
          from events_kept k
          where k.appointment_id = events.appointment_id and k.version = events.version)`,
      );
    }
  });

  it('a time that is no time', async () => {
    await clinic.owner`
      update events set occurred_at = 'infinity' where appointment_id = ${mine.id} and version = 2`;
    expect(await faults()).toEqual([{ appointmentId: mine.id, version: 2, problem: changed }]);
  });
});

describe('finds a removed event', () => {
  const missing = { problem: 'the event is missing' };
  it.each([
    ['the first', 1, missing],
    ['one in the middle', 2, missing],
    ['the last', 4, { problem: 'the last event is missing' }],
  ])('%s', async (_, version, problem) => {
    await clinic.owner`
      delete from events where appointment_id = ${mine.id} and version = ${version}`;
    expect(await faults()).toEqual([{ appointmentId: mine.id, version, ...problem }]);
  });

  it('all of them', async () => {
    await clinic.owner`delete from events where appointment_id = ${mine.id}`;
    expect(await faults()).toMatchObject([{ appointmentId: mine.id }]);
  });

  it('also when the later ones were renumbered to close the gap', async () => {
    await clinic.owner`delete from events where appointment_id = ${mine.id} and version = 2`;
    for (const version of [3, 4]) {
      await clinic.owner`
        update events set version = ${version - 1}
        where appointment_id = ${mine.id} and version = ${version}`;
    }
    await clinic.owner`update appointments set version = 3 where id = ${mine.id}`;
    expect(await faults()).toEqual([{ appointmentId: mine.id, version: 2, problem: changed }]);
  });
});

describe('finds an event', () => {
  it('that was put in the place of another', async () => {
    await clinic.owner`delete from events where appointment_id = ${other.id}`;
    await clinic.owner`
      update events set appointment_id = ${other.id}
      where appointment_id = ${mine.id} and version = 1`;
    expect(await faults()).toEqual([
      { appointmentId: mine.id, version: 1, problem: 'the event is missing' },
      { appointmentId: other.id, version: 1, problem: changed },
    ]);
  });

  it('that was added, also by the application’s role', async () => {
    await clinic.clinic.db.execute(
      `insert into events (appointment_id, version, type, occurred_at, actor, doctor_id, starts_at,
         status, hash)
       select id, 2, 'cancelled', now(), 'operator', doctor_id, starts_at, 'cancelled',
         '\\x${randomBytes(32).toString('hex')}' from appointments where id = '${other.id}'`,
    );
    expect(await faults()).toEqual([{ appointmentId: other.id, version: 2, problem: changed }]);
  });
});

describe('finds an appointment that is not as its last event says', () => {
  it.each([
    ["status = 'booked'", 4],
    ['doctor_id = doctor_id - 1', 4],
    [
      `starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour',
        busy_from = busy_from + interval '1 hour', busy_until = busy_until + interval '1 hour'`,
      4,
    ],
    [`ends_at = ends_at - interval '5 minutes'`, 4],
    ['location_id = 99', 4],
    ['version = 3', 3],
    ['version = 5', 5],
  ])('%s', async (change, version) => {
    await clinic.owner.unsafe(`update appointments set ${change} where id = $1`, [mine.id]);
    expect(await faults()).toMatchObject([{ appointmentId: mine.id, version }]);
  });
});

it('knows the events of a key that was rotated, and only those', async () => {
  const secret = 'another secret of the tests, 32 characters';
  const old = 'a secret of the tests with 32 characters or more';
  expect(await faults(new Secrets([secret, old]))).toEqual([]);
  expect(await faults(new Secrets([secret]))).toMatchObject([
    { appointmentId: mine.id, version: 1, problem: changed },
    { appointmentId: other.id, version: 1, problem: changed },
  ]);
});

describe('reads page by page', () => {
  const PAGE = 2_000;
  const MANY = 2 * PAGE + 500;

  /** Appointments as Clinic would have written them, half of them cancelled since. */
  async function insertMany(count: number): Promise<string[]> {
    const { owner, doctorIds } = clinic;
    const { secrets } = clinic.clinic;
    const patientId = await addPatient(owner);
    const first = Date.parse('2030-01-01T00:00:00Z');
    const heads: object[] = [];
    const events: object[] = [];
    for (let i = 0; i < count; i += 1) {
      const startsAt = new Date(first + i * 1_800_000);
      const booked: AppointmentEvent = {
        appointmentId: randomUUIDv7(),
        version: 1,
        type: 'booked',
        occurredAt: new Date(first + i),
        actor: 'patient',
        doctorId: doctorIds[0] as number,
        startsAt,
        status: 'booked',
        reason: null,
        idempotencyKeyHash: randomBytes(32),
        requestHash: randomBytes(32),
        ...{ format: EVENT_FORMAT, actorId: null, via: 'web', accepted: null },
        ...{
          endsAt: new Date(startsAt.getTime() + 1_800_000),
          visitTypeId: 1,
          locationId: 1,
          lane: 0,
        },
      };
      const identity = {
        reference: booked.appointmentId,
        patientId,
        manageNonce: Buffer.alloc(1),
      };
      const hash = eventHash(secrets, NO_PREVIOUS_HASH, booked, identity);
      events.push(toRow(booked, hash));
      const later: AppointmentEvent = {
        ...booked,
        version: 2,
        type: 'cancelled',
        status: 'cancelled',
        idempotencyKeyHash: null,
        requestHash: null,
      };
      if (i % 2) events.push(toRow(later, eventHash(secrets, hash, later, identity)));
      const { version, status } = i % 2 ? later : booked;
      heads.push({ id: booked.appointmentId, startsAt, doctorId: doctorIds[0], version, status });
    }
    await owner`
      insert into appointments (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at,
        ends_at, busy_from, busy_until, status, version, manage_nonce)
      select id, id::text, "doctorId", ${patientId}::uuid, 1, 1, "startsAt", "startsAt" + interval '30 minutes',
        "startsAt", "startsAt" + interval '30 minutes', status, version, '\\x00'
      from json_to_recordset(${JSON.stringify(heads)}::text::json)
        as h(id uuid, "startsAt" timestamptz, "doctorId" int, version int, status text)`;
    await owner`
      insert into events
      select * from json_populate_recordset(null::events, ${JSON.stringify(events)}::text::json)`;
    return heads.map((head) => (head as { id: string }).id).sort();
  }

  it('all of them, and a fault on any page', async () => {
    const ids = await insertMany(MANY);
    const progress: number[] = [];
    const found: HistoryFault[] = [];
    const total = await verifyHistory(
      clinic.clinic,
      (fault) => found.push(fault),
      ({ appointments }) => progress.push(appointments),
    );
    expect(found).toEqual([]);
    expect(total).toEqual({ appointments: MANY + 2, events: MANY * 1.5 + 5 });
    expect(progress).toEqual([PAGE, 2 * PAGE, MANY + 2]);

    const spoiled = [ids[10], ids[PAGE + 10], ids[MANY - 1]] as string[];
    await clinic.owner`update events set reason = 'x' where appointment_id in ${clinic.owner(spoiled)}`;
    expect((await faults()).map(({ appointmentId }) => appointmentId)).toEqual(spoiled);
  });

  it('also when the last page is full', async () => {
    await insertMany(PAGE - 2);
    const progress: number[] = [];
    await verifyHistory(
      clinic.clinic,
      () => {},
      (p) => progress.push(p.appointments),
    );
    expect(progress[0]).toBe(PAGE);
    expect(progress.at(-1)).toBe(PAGE);
  });
});

const hex = (bytes: Buffer) => `\\x${bytes.toString('hex')}`;
const toRow = (event: AppointmentEvent, hash: Buffer) => ({
  appointment_id: event.appointmentId,
  version: event.version,
  type: event.type,
  occurred_at: event.occurredAt,
  actor: event.actor,
  doctor_id: event.doctorId,
  starts_at: event.startsAt,
  status: event.status,
  reason: event.reason,
  idempotency_key_hash: event.idempotencyKeyHash && hex(event.idempotencyKeyHash),
  request_hash: event.requestHash && hex(event.requestHash),
  hash: hex(hash),
  format: event.format,
  via: event.via,
  ends_at: event.endsAt,
  visit_type_id: event.visitTypeId,
  location_id: event.locationId,
  lane: event.lane,
});
