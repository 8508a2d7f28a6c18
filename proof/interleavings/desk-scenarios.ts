import type { Random } from '../workload/random.ts';
import { bookedBefore, type Place, type Scenario } from './scenarios.ts';

const ACCEPT_ALL = ['NOT_A_SLOT', 'OUTSIDE_OPENING_HOURS', 'SLOT_TAKEN'];
const CALLER = { name: 'Caller', phone: '+44 20 7946 0123' };

/** The staff book a slot, beside whoever has it, while a patient books it. */
export function overbookBesideBook(wanted: Place, random: Random): Scenario {
  const input = { ...wanted, patient: CALLER, accept: ['SLOT_TAKEN'] };
  const booking = { ...wanted, patientName: 'Session 1', idempotencyKey: random.uuid() };
  return {
    before: [],
    roles: [
      { operation: 'deskBook', input: { ...input, idempotencyKey: random.uuid() } },
      { operation: 'book', input: booking },
    ],
  };
}

/** A cancelled appointment comes back while a patient books its slot. */
export function restoreBesideBook(wanted: Place, accept: string[], random: Random): Scenario {
  const cancel = { reason: 'prov', idempotencyKey: random.uuid() };
  const correct = { to: 'booked', accept, idempotencyKey: random.uuid() };
  const booking = { ...wanted, patientName: 'Session 1', idempotencyKey: random.uuid() };
  return {
    before: [
      bookedBefore('standing', wanted),
      { name: 'standing', operation: 'deskCancel', input: cancel, of: 'standing' },
    ],
    roles: [
      { operation: 'correct', input: correct, of: 'standing' },
      { operation: 'book', input: booking },
    ],
  };
}

/** A patient of today is said to have come while another desk cancels. */
export function attendanceBesideCancel(doctorId: number, random: Random): Scenario {
  const input = { doctorId, patient: CALLER, accept: ACCEPT_ALL, idempotencyKey: random.uuid() };
  const correct = { to: 'booked', accept: [], idempotencyKey: random.uuid() };
  const attend = { to: 'arrived', idempotencyKey: random.uuid() };
  const cancel = { reason: 'prov', idempotencyKey: random.uuid() };
  return {
    before: [
      { name: 'standing', operation: 'walkIn', input },
      { name: 'standing', operation: 'correct', input: correct, of: 'standing' },
    ],
    roles: [
      { operation: 'setAttendance', input: attend, of: 'standing' },
      { operation: 'deskCancel', input: cancel, of: 'standing' },
    ],
  };
}
