import { foundFirst } from './calendar.ts';
import { type Evidence, groupBy, isOk, type OkCall } from './evidence.ts';
import { addDays, dateOf, legalStartsOn } from './legal-slots.ts';
import { type Occupancy, occupanciesIn } from './occupancy.ts';
import { bookableOn, doctorsMeant, lastDates } from './slot-reads.ts';
import type { Violation } from './violation.ts';

type FreeOn = { date: string; freeSlots: number };

/**
 * I9: a month's counts of free slots lie between what was free during the whole call and what may
 * have been free in it, and the doctors who are free first come in the order that was asked for.
 * (What a day shows, and each slot that is named, is part of I6.)
 */
export function checkAvailability(evidence: Evidence): Violation[] {
  const { zones } = evidence;
  const legal = occupanciesIn(evidence).flatMap((occupancy) => {
    const timeZone = zones.get(occupancy.doctorId) ?? 'UTC';
    const date = dateOf(occupancy.startsAt, timeZone);
    return legalStartsOn(timeZone, date).includes(occupancy.startsAt)
      ? [{ ...occupancy, date }]
      : [];
  });
  const byDay = groupBy(legal, ({ doctorId, date }) => `${doctorId} ${date}`);
  return evidence.history.calls.flatMap((call): Violation[] => {
    if (!isOk(call)) return [];
    if (call.operation === 'calendar') return checkMonth(evidence, byDay, call);
    return call.operation === 'earliest' ? checkOrder(evidence, call) : [];
  });
}

function checkMonth(
  evidence: Evidence,
  byDay: Map<string, Occupancy[]>,
  call: OkCall,
): Violation[] {
  const { doctorId = 0, from = '', to = '' } = call.input;
  const { days } = call.outcome.body as { days: FreeOn[] };
  const violation = (says: string, rows: Occupancy[] = []): Violation => ({
    invariant: 'I9',
    says,
    calls: [call.n],
    rows,
  });
  const asked: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) asked.push(date);
  if (asked.join() !== days.map(({ date }) => date).join()) {
    return [violation(`From ${from} to ${to} was asked, and other dates were told.`)];
  }
  const timeZone = evidence.zones.get(doctorId) ?? 'UTC';
  const lastDate = lastDates(evidence, call, timeZone).possible;
  return days.flatMap(({ date, freeSlots }): Violation[] => {
    const occupancies = byDay.get(`${doctorId} ${date}`) ?? [];
    const met = occupancies.filter(({ perhaps }) => touches(perhaps, call));
    const lasting = occupancies.filter(({ surely }) => covers(surely, call));
    const least = bookableOn(evidence, call, timeZone, date).length - slotsOf(met);
    const all = date > lastDate ? 0 : legalStartsOn(timeZone, date).length;
    const most = all - slotsOf(lasting);
    if (freeSlots >= least && freeSlots <= most) return [];
    const told = `Doctor ${doctorId} is said to have ${freeSlots} free slots on ${date}`;
    return [violation(`${told}, and had at least ${Math.max(0, least)}, at most ${most}.`, met)];
  });
}

const slotsOf = (occupancies: Occupancy[]): number =>
  new Set(occupancies.map(({ startsAt }) => startsAt)).size;

const covers = ({ from, to }: Occupancy['surely'], { sentAt, answeredAt }: OkCall): boolean =>
  from < sentAt && to > answeredAt;

const touches = ({ from, to }: Occupancy['perhaps'], { sentAt, answeredAt }: OkCall): boolean =>
  from <= answeredAt && to >= sentAt;

/** By time, then by number; no more than were asked for, nobody twice, and nobody else. */
function checkOrder(evidence: Evidence, call: OkCall): Violation[] {
  const { from = '', limit = 0 } = call.input;
  const found = foundFirst(call);
  const inOrder = found.toSorted(
    (a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt) || a.doctorId - b.doctorId,
  );
  const meant = new Set(doctorsMeant(evidence, call).map(({ id }) => id));
  const rules: [boolean, string][] = [
    [found.every((one, at) => one === inOrder[at]), 'not in order'],
    [found.length <= limit, `more than ${limit}`],
    [new Set(found.map(({ doctorId }) => doctorId)).size === found.length, 'one comes twice'],
    [found.every(({ doctorId }) => meant.has(doctorId)), 'one was not asked for'],
    [found.every(({ startsAt }) => startsAt >= from), 'one is before'],
  ];
  return rules
    .filter(([kept]) => !kept)
    .map(([, what]) => {
      const says = `The doctors who are free first from ${from} on: ${what}.`;
      return { invariant: 'I9', says, calls: [call.n] };
    });
}
