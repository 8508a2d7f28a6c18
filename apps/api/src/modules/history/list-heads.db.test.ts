import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, type FirstAnswer, slotsOn } from '../../../test/bookings.ts';
import { postCancel } from '../../../test/changes/changes.ts';
import { MONDAY, setUpClinic } from '../../../test/test-clinic.ts';
import { Secrets } from '../../kernel/secrets.ts';
import { compareHeads, listHeads } from './list-heads.ts';
import type { DayHead } from './rules/day-head.ts';
import { type HistoryFault, verifyHistory } from './verify-history.ts';

let mine: FirstAnswer;
let exported: DayHead[];
const clinic = setUpClinic();
beforeAll(async () => {
  const doctorId = clinic.doctorIds[0] as number;
  const [nine = '', half = '', ten = ''] = slotsOn(MONDAY);
  mine = await bookOne(clinic.ask, booking({ doctorId, startsAt: nine }));
  await bookOne(clinic.ask, booking({ doctorId, startsAt: half }));
  await clinic.clock.set('2026-11-21T12:00:00Z');
  await postCancel(clinic.ask, mine);
  await clinic.clock.set('2026-11-22T12:00:00Z');
  await bookOne(clinic.ask, booking({ doctorId, startsAt: ten }));
  exported = await listHeads(clinic.clinic);
});

const faults = async () => {
  const found: HistoryFault[] = [];
  await verifyHistory(
    clinic.clinic,
    (fault) => found.push(fault),
    () => {},
  );
  return found;
};

/** What somebody does who has all rights, undone afterwards; what the chains and the heads then show. */
async function after(statements: string) {
  const { owner } = clinic;
  const shown = Promise.withResolvers<{ faults: HistoryFault[]; dates: string[] }>();
  for (const table of ['events', 'appointments']) {
    await owner
      .unsafe(`create table ${table}_kept as table ${table};
      alter table ${table} disable trigger user`)
      .simple();
  }
  await owner.unsafe('alter table events drop constraint events_appointment_id_appointments_id_fk');
  await owner.unsafe(statements).simple();
  shown.resolve({ faults: await faults(), dates: await compareHeads(clinic.clinic, exported) });
  await owner
    .unsafe(`delete from events; delete from appointments;
    insert into appointments table appointments_kept; insert into events table events_kept;
    drop table events_kept; drop table appointments_kept;
    alter table events add constraint events_appointment_id_appointments_id_fk
      foreign key (appointment_id) references appointments (id) on delete restrict;
    alter table events enable trigger user; alter table appointments enable trigger user`)
    .simple();
  return shown.promise;
}

it('has a head for each day that is over, and finds them again', async () => {
  expect(exported).toMatchObject([
    { date: '2026-11-20', events: 2 },
    { date: '2026-11-21', events: 1 },
  ]);
  expect(await compareHeads(clinic.clinic, exported)).toEqual([]);
  await clinic.clock.set('2026-11-23T12:00:00Z');
  expect(await listHeads(clinic.clinic)).toHaveLength(3);
  expect(await compareHeads(clinic.clinic, exported)).toEqual([]);
});

it('holds while the secret is rotated, and not under another one', async () => {
  const { db, secrets: _ } = clinic.clinic;
  const [mineToo, other] = ['a secret of the tests with 32 characters or more', 'x'.repeat(40)];
  const rotated = new Secrets([other, mineToo] as [string, string]);
  expect(await compareHeads({ db, secrets: rotated }, exported)).toEqual([]);
  const stranger = new Secrets([other] as [string]);
  expect(await compareHeads({ db, secrets: stranger }, exported)).toHaveLength(2);
});

describe('shows what the chains of the appointments cannot', () => {
  it('the last event removed and the appointment set back', async () => {
    const { faults, dates } = await after(`
      delete from events where appointment_id = '${mine.id}' and version = 2;
      update appointments set status = 'booked', version = 1 where id = '${mine.id}'`);
    expect([faults, dates]).toEqual([[], ['2026-11-21']]);
  });

  it('an appointment removed with all of its events', async () => {
    const { faults, dates } = await after(`
      delete from events where appointment_id = '${mine.id}';
      delete from appointments where id = '${mine.id}'`);
    expect([faults, dates]).toEqual([[], ['2026-11-20', '2026-11-21']]);
  });

  it('and the chains find events that were left behind, and a changed identity', async () => {
    const left = await after(`delete from appointments where id = '${mine.id}'`);
    expect(left.faults).toEqual([
      { appointmentId: mine.id, version: 1, problem: 'the appointment of the event is missing' },
    ]);
    for (const change of [`reference = 'X'`, `manage_nonce = '\\x00'`]) {
      const { faults } = await after(`update appointments set ${change} where id = '${mine.id}'`);
      expect(faults).toMatchObject([{ appointmentId: mine.id, version: 1 }]);
    }
  });
});
