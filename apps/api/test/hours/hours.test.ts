import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, postBooking } from '../bookings.ts';
import { postHold, postMove, refusalIn } from '../changes/changes.ts';
import { type SecondInstance, startSecondInstance } from '../changes/second-instance.ts';
import { BERLIN, MONDAY, NOW, SECRET, setUpClinic } from '../test-clinic.ts';
import { expectToWaitForBooking } from '../waits-for-booking.ts';
import { addOverride, addSchedule, addTimeOff, startsOn } from './hours-kit.ts';

const clinic = setUpClinic({ doctors: Array.from({ length: 16 }, () => BERLIN) });
let doctorId: number;
const freshDoctor = (): number => {
  doctorId = clinic.doctorIds.shift() as number;
  return doctorId;
};
const starts = (date: string, more?: string) => startsOn(clinic.ask, doctorId, date, more);
const refusal = async (startsAt: string) =>
  refusalIn(await postBooking(clinic.ask, booking({ doctorId, startsAt }))).code;
const query = async <T>(path: string, input: object): Promise<T> => {
  const text = encodeURIComponent(JSON.stringify(input));
  const answer = await clinic.ask('GET', `/trpc/${path}?input=${text}`);
  return answer.json<{ result: { data: T } }>().result.data;
};
/** From one time to another, every half hour of UTC. */
const halfHours = (from: string, to: string): string[] => {
  const all = Array.from({ length: 48 }, (_, i) => {
    return `${String(Math.floor(i / 2)).padStart(2, '0')}:${i % 2 ? '30' : '00'}`;
  });
  return all.filter((time) => time >= from && time <= to);
};

describe('a doctor’s hours', () => {
  it('are Monday to Friday, 09:00 to 17:00, where nothing is said', async () => {
    freshDoctor();
    expect(await starts(MONDAY)).toEqual(halfHours('08:00', '15:30'));
    expect(await starts('2026-11-28')).toEqual([]);
  });

  it('follow a schedule with a break', async () => {
    await addSchedule(clinic.owner, freshDoctor(), [
      [1, 540, 720],
      [1, 780, 1_020],
    ]);
    expect(await starts(MONDAY)).toHaveLength(14);
    expect(await refusal('2026-11-23T11:00:00Z')).toBe('OUTSIDE_OPENING_HOURS');
    expect(await refusal('2026-11-23T11:15:00Z')).toBe('NOT_A_SLOT');
    // No schedule covers today, no rule the Tuesday.
    expect(await starts('2026-11-20')).toEqual([]);
    expect(await starts('2026-11-24')).toEqual([]);
    expect(await refusal('2026-11-24T09:00:00Z')).toBe('OUTSIDE_OPENING_HOURS');
  });

  it('follow one schedule to a date and another from it on', async () => {
    await addSchedule(clinic.owner, freshDoctor(), [[1, 540, 720]], {
      valid: '[2026-11-01,2026-11-30)',
    });
    await addSchedule(clinic.owner, doctorId, [[1, 600, 840]], { valid: '[2026-11-30,)' });
    expect(await starts(MONDAY)).toEqual(halfHours('08:00', '10:30'));
    expect(await starts('2026-11-30')).toEqual(halfHours('09:00', '12:30'));
    const again = addSchedule(clinic.owner, doctorId, [], { valid: '[2026-12-07,2026-12-14)' });
    await expect(again).rejects.toMatchObject({ constraint_name: 'doctor_schedules_no_overlap' });
  });

  it('have starts on the grid of the schedule', async () => {
    await addSchedule(clinic.owner, freshDoctor(), [[1, 540, 600]], { grid: 20 });
    expect(await starts(MONDAY)).toEqual(['08:00', '08:20']);
    expect(await refusal('2026-11-23T08:30:00Z')).toBe('NOT_A_SLOT');
    await bookOne(clinic.ask, booking({ doctorId, startsAt: '2026-11-23T08:20:00Z' }));
  });

  it('of one date can differ, open or closed', async () => {
    await addOverride(clinic.owner, freshDoctor(), '2026-11-28', [[540, 660]]);
    await addOverride(clinic.owner, doctorId, MONDAY, []);
    expect(await starts('2026-11-28')).toEqual(['08:00', '08:30', '09:00', '09:30']);
    const calendar = { doctorId, from: '2026-11-28', to: '2026-11-29' };
    expect((await query<{ days: object[] }>('availability.calendar', calendar)).days).toEqual([
      { date: '2026-11-28', freeSlots: 4 },
      { date: '2026-11-29', freeSlots: 0 },
    ]);
    expect(await starts(MONDAY)).toEqual([]);
    expect(await starts('2026-11-24')).toHaveLength(16);
  });

  it('end where time off begins', async () => {
    await addTimeOff(clinic.owner, freshDoctor(), '2026-11-24T12:00', '2026-11-25T00:00');
    expect(await starts('2026-11-24')).toEqual(halfHours('08:00', '10:30'));
    expect(await starts('2026-11-25')).toHaveLength(16);
  });

  it('are none on a day on which the location is closed', async () => {
    const { owner } = clinic;
    const [place] = await owner`
      insert into locations (name, time_zone) values ('Another', 'Europe/Berlin') returning id`;
    const elsewhere = freshDoctor();
    await owner`update doctors set location_id = ${place?.id} where id = ${elsewhere}`;
    const here = freshDoctor();
    await owner`insert into closures (location_id, days, name, source)
      values (1, '[2026-12-25,2026-12-26)', 'Christmas', 'typed')`;
    expect(await starts('2026-12-25')).toEqual([]);
    expect(await startsOn(clinic.ask, elsewhere, '2026-12-25')).toHaveLength(16);
    // Who comes to the location has its closures, and who leaves it has them no more.
    await owner`update doctors set location_id = 1 where id = ${elsewhere}`;
    await owner`update doctors set location_id = ${place?.id} where id = ${here}`;
    expect(await startsOn(clinic.ask, elsewhere, '2026-12-25')).toEqual([]);
    expect(await starts('2026-12-25')).toHaveLength(16);
    await owner`delete from closures`;
  });

  it('touch across midnight: a visit may begin on one date and end on the next', async () => {
    const { owner } = clinic;
    const [hour] = await owner`insert into visit_types (code, name, duration_minutes)
      values ('hour', 'Hour', 60) returning id`;
    await addSchedule(owner, freshDoctor(), [
      [1, 1_320, 1_440],
      [2, 0, 120],
    ]);
    await owner`insert into doctor_visit_types values (${doctorId}, ${hour?.id})`;
    const wanted = { doctorId, startsAt: '2026-11-23T22:30:00Z', visitTypeId: hour?.id };
    expect(await bookOne(clinic.ask, booking(wanted))).toMatchObject({
      endsAt: '2026-11-23T23:30:00.000Z',
    });
  });

  it('skip what the clock skips', async () => {
    await addSchedule(clinic.owner, freshDoctor(), [[7, 0, 360]]);
    await clinic.clock.set('2027-03-22T08:00:00Z');
    const before = ['2027-03-27T23:00:00.000Z', '2027-03-27T23:30:00.000Z'];
    const path = `/api/doctors/${doctorId}/availability?date=2027-03-28`;
    const { slots } = (await clinic.ask('GET', path)).json<{ slots: { startsAt: string }[] }>();
    expect(slots.map(({ startsAt }) => startsAt)).toEqual([
      ...before,
      ...halfHours('00:00', '03:30').map((time) => `2027-03-28T${time}:00.000Z`),
    ]);
    await clinic.clock.set(NOW);
  });

  it('can be for some visit types only', async () => {
    const { owner } = clinic;
    await addSchedule(owner, freshDoctor(), []);
    const [short] = await owner`insert into visit_types (code, name, duration_minutes)
      values ('quick', 'Quick', 15) returning id`;
    await owner`insert into schedule_rules
      select schedule_id, 30, 1, 1, 1, 540, 600, array[${short?.id}::int]
      from doctor_schedules where doctor_id = ${doctorId}`;
    await owner`insert into doctor_visit_types values (${doctorId}, 1), (${doctorId}, ${short?.id})`;
    expect(await starts(MONDAY)).toEqual([]);
    expect(await starts(MONDAY, `&visitTypeId=${short?.id}`)).toEqual(['08:00', '08:30']);
  });

  it('count for holds, moves, first free times and alternatives as well', async () => {
    await addSchedule(clinic.owner, freshDoctor(), [[3, 540, 600]]);
    const startsAt = '2026-11-25T08:00:00Z';
    const held = await postHold(clinic.ask, { doctorId, startsAt: '2026-11-23T08:00:00Z' });
    expect(refusalIn(held).code).toBe('OUTSIDE_OPENING_HOURS');
    const [first] = await query<{ startsAt: string }[]>('availability.earliest', {
      doctorIds: [doctorId],
    });
    expect(first?.startsAt).toBe('2026-11-25T08:00:00.000Z');
    const mine = await bookOne(clinic.ask, booking({ doctorId, startsAt }));
    const moved = await postMove(clinic.ask, mine, {
      ...{ doctorId, startsAt: '2026-11-24T08:00:00Z' },
    });
    expect(refusalIn(moved).code).toBe('OUTSIDE_OPENING_HOURS');
    const { alternatives } = refusalIn(
      await postBooking(clinic.ask, booking({ doctorId, startsAt })),
    );
    expect(alternatives?.map((slot) => slot.startsAt)).toEqual([
      '2026-11-25T08:30:00.000Z',
      '2026-12-02T08:00:00.000Z',
    ]);
  });
});

describe('a change of hours by SQL', () => {
  let second: SecondInstance;
  beforeAll(async () => {
    second = await startSecondInstance(clinic, SECRET);
    return () => second.stop();
  });
  const version = async (): Promise<number> => {
    const [row] = await clinic.owner`select hours_version from doctors where id = ${doctorId}`;
    return row?.hours_version;
  };

  it('waits for a booking under way; afterwards every process has the new hours', async () => {
    const { owner } = clinic;
    freshDoctor();
    for (const ask of [clinic.ask, second.ask]) {
      expect(await startsOn(ask, doctorId, MONDAY)).toHaveLength(16);
    }
    const before = await version();
    await expectToWaitForBooking(owner, doctorId, () =>
      addTimeOff(owner, doctorId, '2026-11-23T00:00', '2026-11-24T00:00'),
    );
    expect(await version()).toBe(before + 1);
    for (const ask of [clinic.ask, second.ask]) {
      expect(await startsOn(ask, doctorId, MONDAY)).toEqual([]);
      const wanted = booking({ doctorId, startsAt: '2026-11-23T09:00:00Z' });
      expect(refusalIn(await postBooking(ask, wanted)).code).toBe('OUTSIDE_OPENING_HOURS');
    }
  });

  it('counts the version up once for each statement, whatever table it is', async () => {
    const { owner } = clinic;
    freshDoctor();
    const schedule = await addSchedule(owner, doctorId, []);
    const counted = async (work: () => Promise<unknown>) => {
      const before = await version();
      await work();
      return (await version()) - before;
    };
    const changes = [
      owner`insert into schedule_rules select schedule_id, 30, 1, 1, weekday, 540, 600, null
        from doctor_schedules, generate_series(1, 5) weekday where id = ${schedule}`,
      owner`delete from schedule_rules where weekday > 3 and schedule_id in (
        select schedule_id from doctor_schedules where id = ${schedule})`,
      owner`update doctor_schedules set valid = '[2026-12-01,)' where id = ${schedule}`,
      owner`insert into day_overrides values (${doctorId}, '2026-12-24'), (${doctorId}, '2026-12-31')`,
      owner`insert into day_intervals values (${doctorId}, '2026-12-24', 540, 600)`,
      owner`update day_intervals set to_minute = 660 where doctor_id = ${doctorId}`,
      owner`delete from day_intervals where doctor_id = ${doctorId}`,
      owner`delete from day_overrides where doctor_id = ${doctorId} and day = '2026-12-24'`,
      owner`insert into time_off (doctor_id, from_local, to_local, kind)
        values (${doctorId}, '2026-12-01', '2026-12-02', 'leave')`,
      owner`update time_off set to_local = '2026-12-03' where doctor_id = ${doctorId}`,
      owner`delete from time_off where doctor_id = ${doctorId}`,
      owner`insert into closures (days, name, source) values ('[2027-01-01,2027-01-02)', 'New Year', 'typed')`,
      owner`update closures set location_id = 1`,
      owner`delete from closures`,
      owner`delete from doctor_schedules where id = ${schedule}`,
    ];
    for (const change of changes) expect(await counted(async () => change)).toBe(1);
    await expect(owner`truncate time_off`).rejects.toThrow('row by row');
    await expect(owner`update schedule_rules set from_minute = 0`).rejects.toThrow('replaced');
  });

  it.each([
    ['schedule_rules_no_overlap', `insert into schedule_rules values ($2, 30, 1, 1, 1, 570, 630)`],
    [
      'schedule_rules_minutes_check',
      `insert into schedule_rules values ($2, 30, 1, 1, 2, 545, 630)`,
    ],
    [
      'schedule_rules_minutes_check',
      `insert into schedule_rules values ($2, 30, 1, 1, 2, 600, 570)`,
    ],
    ['schedule_rules_week_check', `insert into schedule_rules values ($2, 30, 1, 2, 2, 540, 570)`],
    [
      'schedule_rules_schedule_fkey',
      `insert into schedule_rules values ($2, 15, 1, 1, 2, 540, 570)`,
    ],
    [
      'schedules_grid_check',
      `insert into schedules (name, grid_minutes, cycle_weeks, anchor) values ('x', 7, 1, '2024-01-01')`,
    ],
    [
      'schedules_anchor_check',
      `insert into schedules (name, grid_minutes, cycle_weeks, anchor) values ('x', 30, 1, '2024-01-02')`,
    ],
    [
      'time_off_interval_check',
      `insert into time_off (doctor_id, from_local, to_local, kind) values ($1, '2026-12-02', '2026-12-01', 'sick')`,
    ],
    [
      'time_off_interval_check',
      `insert into time_off (doctor_id, from_local, to_local, kind) values ($1, '2026-12-02', 'infinity', 'sick')`,
    ],
    [
      'time_off_kind_check',
      `insert into time_off (doctor_id, from_local, to_local, kind) values ($1, '2026-12-01', '2026-12-02', 'flu')`,
    ],
    [
      'closures_days_check',
      `insert into closures (days, name, source) values ('[2026-12-01,)', 'x', 'typed')`,
    ],
    [
      'doctor_schedules_valid_check',
      `insert into doctor_schedules (doctor_id, schedule_id, valid) values ($1, $2, 'empty')`,
    ],
  ])('is refused by %s', async (constraint_name, statement) => {
    const { owner } = clinic;
    const [own] = clinic.doctorIds;
    const id = await addSchedule(owner, own as number, [[1, 540, 600]]);
    const [row] = await owner`select schedule_id from doctor_schedules where id = ${id}`;
    const text = statement.replace('$1', String(own)).replace('$2', String(row?.schedule_id));
    await expect(owner.unsafe(text)).rejects.toMatchObject({ constraint_name });
    await owner`delete from doctor_schedules where id = ${id}`;
  });
});
