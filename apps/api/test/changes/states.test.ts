import { randomUUID } from 'node:crypto';
import type { AppointmentStatus } from '@clinic/contracts/appointments';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { DomainError } from '../../src/kernel/domain-error.ts';
import { recordAttendance } from '../../src/modules/appointments/record-attendance.ts';
import {
  ATTENDANCE,
  type Attendance,
} from '../../src/modules/appointments/rules/attendance-times.ts';
import { booking, bookOne, type FirstAnswer, slotsOn } from '../bookings.ts';
import { BERLIN, NOW, setUpClinic } from '../test-clinic.ts';
import { postCancel, postMove, refusalIn, type Target, utc } from './changes.ts';

const RUNS = 150;
const DOCTORS = 2;

let free: Required<Target>[];
const clinic = setUpClinic({ doctors: Array(DOCTORS).fill(BERLIN) });
beforeAll(async () => {
  free = weekdays('2026-11-23', '2027-02-12').flatMap((date) =>
    slotsOn(date).flatMap((startsAt) =>
      clinic.doctorIds.map((doctorId) => ({ doctorId, startsAt: utc(startsAt) })),
    ),
  );
});

function weekdays(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let day = Temporal.PlainDate.from(from); day.toString() <= to; day = day.add({ days: 1 })) {
    if (day.dayOfWeek < 6) dates.push(day.toString());
  }
  return dates;
}

const freeSlot = (doctor: number): Required<Target> => {
  const at = free.findIndex(({ doctorId }) => doctorId === clinic.doctorIds[doctor]);
  return free.splice(at, 1)[0] as Required<Target>;
};

/** The state table as the issue has it, written down once more: the model of the clinic. */
const LEGAL: Record<AppointmentStatus, Partial<Record<Verb, AppointmentStatus>>> = {
  booked: { cancel: 'cancelled', move: 'booked', arrived: 'arrived', noshow: 'noshow' },
  arrived: { fulfilled: 'fulfilled' },
  fulfilled: {},
  noshow: {},
  cancelled: {},
};
type Verb = 'cancel' | 'move' | Attendance;
type Step = { verb: Verb; doctor: number; staysWhereItIs: boolean };

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom<Verb[]>('cancel', 'move', 'move', ...ATTENDANCE),
  doctor: fc.nat(DOCTORS - 1),
  staysWhereItIs: fc.boolean(),
});

type Model = Required<Target> & { status: AppointmentStatus; version: number };

/** Does one step, and gives the code of the refusal, or `done`. Who came is recorded at the start. */
async function take(
  { verb }: Step,
  mine: FirstAnswer,
  at: string,
  to: Required<Target>,
): Promise<string> {
  if (verb === 'cancel' || verb === 'move') {
    const answer = await (verb === 'cancel'
      ? postCancel(clinic.ask, mine)
      : postMove(clinic.ask, mine, to));
    return answer.status === 200 ? 'done' : refusalIn(answer).code;
  }
  await clinic.clock.set(at);
  try {
    await recordAttendance(clinic.clinic, {
      id: mine.id,
      attendance: verb,
      idempotencyKey: randomUUID(),
    });
    return 'done';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  } finally {
    await clinic.clock.set(NOW);
  }
}

/** What the model becomes, and what the clinic must answer. */
function expected(model: Model, { verb, staysWhereItIs }: Step, to: Required<Target>) {
  const status = LEGAL[model.status][verb];
  if (!status) {
    const code = model.status === 'cancelled' ? 'ALREADY_CANCELLED' : 'INVALID_TRANSITION';
    return { answer: code, next: model };
  }
  if (verb === 'move' && staysWhereItIs) return { answer: 'done', next: model };
  const next = { ...model, ...(verb === 'move' && to), status, version: model.version + 1 };
  return { answer: 'done', next };
}

it('no sequence of calls reaches a state that the table does not have', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(DOCTORS - 1),
      fc.array(step, { maxLength: 7 }),
      async (doctor, steps) => {
        const slot = freeSlot(doctor);
        const mine = await bookOne(clinic.ask, booking({ ...slot, idempotencyKey: randomUUID() }));
        let model: Model = { ...slot, status: 'booked', version: 1 };
        for (const each of steps) {
          const { doctorId, startsAt } = model;
          const to = each.staysWhereItIs ? { doctorId, startsAt } : freeSlot(each.doctor);
          const { answer, next } = expected(model, each, to);
          expect(await take(each, mine, startsAt, to)).toBe(answer);
          model = next;
          await expectInDatabase(mine.id, model);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

/** The appointment and its last event are as the model says, and there is one event per change. */
async function expectInDatabase(id: string, { startsAt, ...model }: Model): Promise<void> {
  const rows = await clinic.owner`
    select version, status, doctor_id as "doctorId", starts_at as "startsAt" from appointments
    where id = ${id} union all
    (select version, status, doctor_id, starts_at from events
    where appointment_id = ${id} order by version desc limit 1)`;
  const wanted = { ...model, startsAt: new Date(startsAt) };
  expect([...rows]).toEqual([wanted, wanted]);
  const [count] = await clinic.owner`
    select count(*)::int as events from events where appointment_id = ${id}`;
  expect(count?.events).toBe(model.version);
}
