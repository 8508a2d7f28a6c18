import type { Call, Operation } from '../history/call.ts';
import type { DoctorRow } from '../history/tables.ts';
import { foundFirst, offeredBy } from './calendar.ts';
import { answered, type Evidence, isOk, knownFrom, type OkCall } from './evidence.ts';
import { slotKey, slotKeys, visitAskedFor } from './half-hours.ts';
import { addDays, dateOf, legalStartsOn } from './legal-slots.ts';
import type { SlotOperation } from './slot-state.ts';
import { freeSeen, takenSeen } from './slot-state.ts';

/** What an answer says of one slot. */
type Told = { slot: string; free: boolean };

const TELLS: Partial<Record<Operation, (evidence: Evidence, call: OkCall) => Told[]>> = {
  day: toldByDay,
  earliest: toldByEarliest,
};

export const windowOf = (call: Call) => ({
  from: knownFrom(call),
  to: answered(call),
  calls: [call.n],
  optional: false,
});

/** Adds what the answers about availability say of each slot to what happened to it. */
export function addReads(evidence: Evidence, bySlot: Map<string, SlotOperation[]>): void {
  for (const call of evidence.history.calls) {
    const told = isOk(call) ? TELLS[call.operation]?.(evidence, call) : undefined;
    for (const { slot, free } of told ?? []) {
      const seen = free ? freeSeen(windowOf(call)) : takenSeen(windowOf(call));
      const operations = bySlot.get(slot);
      if (operations) operations.push(seen);
      // That a slot is free which nobody has wanted says nothing; that it is taken cannot be.
      else if (!free) bySlot.set(slot, [seen]);
    }
  }
}

/** The free slots of a day say of each of its slots whether it is free. */
function toldByDay(evidence: Evidence, call: OkCall): Told[] {
  const { doctorId = 0, date = '' } = call.input;
  const timeZone = evidence.zones.get(doctorId);
  if (!timeZone) return [];
  const offered = new Set(offeredBy(evidence, call).map(({ startsAt }) => startsAt));
  const visit = visitAskedFor(evidence, call.input);
  return bookableOn(evidence, call, timeZone, date, visit.minutes).flatMap((startsAt): Told[] => {
    const slots = slotKeys(doctorId, startsAt, visit);
    const free = offered.has(startsAt);
    // That a longer visit has no room does not say which of its half hours is taken.
    return free || slots.length === 1 ? slots.map((slot) => ({ slot, free })) : [];
  });
}

/** That a doctor is free first at some time says of all slots before it that they are taken. */
function toldByEarliest(evidence: Evidence, call: OkCall): Told[] {
  const { limit = 0 } = call.input;
  const found = foundFirst(call);
  const first = new Map(found.map(({ doctorId, startsAt }) => [doctorId, startsAt]));
  const last = found.length < limit ? undefined : found.at(-1);
  return doctorsMeant(evidence, call).flatMap((doctor): Told[] => {
    const startsAt = first.get(doctor.id);
    const end = startsAt ?? last?.startsAt;
    // Of those who are free at the same time the first by number are told.
    const had = !startsAt && last && doctor.id < last.doctorId ? [last.startsAt] : [];
    const passed = bookableFrom(evidence, call, doctor.timeZone, end).filter(
      (each) => !end || each < end || had.includes(each),
    );
    return [
      ...passed.map((each) => ({ slot: slotKey(doctor.id, each), free: false })),
      ...(startsAt ? [{ slot: slotKey(doctor.id, startsAt), free: true }] : []),
    ];
  });
}

/** The doctors among whom a call looks for the first who are free. */
export function doctorsMeant({ history }: Evidence, { input }: OkCall): DoctorRow[] {
  const { specialization: wanted } = input;
  return history.run.doctors.filter(
    ({ specialization }) => wanted === undefined || specialization === wanted,
  );
}

/** The slots from the time that was asked for until the date of `end`, or all there are. */
function bookableFrom(
  evidence: Evidence,
  call: OkCall,
  timeZone: string,
  end: string | undefined,
): string[] {
  const { from = '' } = call.input;
  const slots: string[] = [];
  const lastDate = end ? dateOf(end, timeZone) : lastDates(evidence, call, timeZone).sure;
  for (let date = dateOf(from, timeZone); date <= lastDate; date = addDays(date, 1)) {
    slots.push(...bookableOn(evidence, call, timeZone, date));
  }
  return slots.filter((startsAt) => startsAt >= from);
}

/** The last date that could be booked during the whole call, and at its end. */
export function lastDates({ history }: Evidence, call: OkCall, timeZone: string) {
  const lastFrom = (now: number) =>
    addDays(dateOf(new Date(now).toISOString(), timeZone), history.run.horizonDays);
  return { sure: lastFrom(knownFrom(call)), possible: lastFrom(call.answeredAt) };
}

/** The slots of a date that could be booked during the whole call, if nobody had them. */
export function bookableOn(
  evidence: Evidence,
  call: OkCall,
  timeZone: string,
  date: string,
  minutes = 30,
): readonly string[] {
  if (date > lastDates(evidence, call, timeZone).sure) return [];
  const starts = legalStartsOn(timeZone, date, minutes);
  return starts.filter((startsAt) => Date.parse(startsAt) > call.answeredAt);
}
