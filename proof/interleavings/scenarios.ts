import { randomUUID } from 'node:crypto';
import type { Input, Operation } from '../history/call.ts';
import type { Random } from '../workload/random.ts';

export type Kind = 'book' | 'cancel' | 'move' | 'hold';
export const KINDS: readonly Kind[] = ['book', 'cancel', 'move', 'hold'];

/** A place for appointments of one execution; no other execution uses it. */
export type Place = { doctorId: number; startsAt: string; visitTypeId?: number };

/** What one session asks, and what must have been done before, each under the name of its appointment. */
export type Role = { operation: Operation; input: Input; of?: string };
export type Before = Role & { name: string };
export type Scenario = { before: Before[]; roles: Role[] };

/** A patient's booking; no two of a run are the same. */
export const bookedBefore = (name: string, place: Place): Before => ({
  name,
  operation: 'book',
  input: { ...place, patientName: name, idempotencyKey: randomUUID() },
});

/**
 * Sessions that get in each other's way on the slot `wanted`, or each on its own of several that share time: it is
 * taken where one of them cancels, else free; who moves comes from a slot of their own, with another doctor.
 */
export function scenarioOf(
  kinds: readonly Kind[],
  wanted: Place | readonly Place[],
  others: readonly Place[],
  random: Random,
): Scenario {
  const scenario: Scenario = { before: [], roles: [] };
  const placeOf = (at: number) => (Array.isArray(wanted) ? wanted[at] : wanted) as Place;
  // Only one of those that share time can be taken.
  const cancelled = kinds.indexOf('cancel');
  if (cancelled >= 0) scenario.before.push(bookedBefore('standing', placeOf(cancelled)));
  for (const [at, kind] of kinds.entries()) {
    const place = placeOf(at);
    const idempotencyKey = random.uuid();
    if (kind === 'book') {
      const input = { ...place, patientName: `Session ${at}`, idempotencyKey };
      scenario.roles.push({ operation: 'book', input });
    }
    if (kind === 'hold') {
      scenario.roles.push({ operation: 'hold', input: { ...place, holdToken: random.uuid() } });
    }
    if (kind === 'cancel') {
      scenario.roles.push({ operation: 'cancel', input: { idempotencyKey }, of: 'standing' });
    }
    if (kind === 'move') {
      const name = `mover ${at}`;
      const { visitTypeId, ...slot } = place;
      const from = others[at] as Place;
      scenario.before.push(bookedBefore(name, visitTypeId ? { ...from, visitTypeId } : from));
      scenario.roles.push({
        operation: 'reschedule',
        input: { ...slot, idempotencyKey },
        of: name,
      });
    }
  }
  return scenario;
}

/** Appointments in a ring, each of which wants the slot of the next: two that swap, or more. */
export function ring(places: readonly Place[], random: Random): Scenario {
  const before = places.map((place, at) => bookedBefore(`appointment ${at}`, place));
  const roles = before.map(({ name }, at): Role => {
    const next = places[(at + 1) % places.length] as Place;
    const input = { ...next, idempotencyKey: random.uuid() };
    return { operation: 'reschedule', input, of: name };
  });
  return { before, roles };
}

/** One booking that is sent twice, as an impatient hand or a proxy does. */
export function bookTwice(wanted: Place, random: Random): Scenario {
  const input = { ...wanted, patientName: 'Twice', idempotencyKey: random.uuid() };
  return { before: [], roles: Array.from({ length: 2 }, () => ({ operation: 'book', input })) };
}

/** The same appointment moved and cancelled at once. */
export function moveAndCancel(from: Place, to: Place, random: Random): Scenario {
  return {
    before: [bookedBefore('standing', from)],
    roles: [
      { operation: 'reschedule', input: { ...to, idempotencyKey: random.uuid() }, of: 'standing' },
      { operation: 'cancel', input: { idempotencyKey: random.uuid() }, of: 'standing' },
    ],
  };
}
