import type { Clinic } from '../../clinic.ts';
import { type DayOfEvents, selectDay } from './history-repository.ts';
import { type DayHead, headsOf, NO_PREVIOUS_HEAD } from './rules/day-head.ts';

const DAY_MS = 86_400_000;
/** Before every event, counted from 1970: what somebody has set back to then must not go unseen. */
const FIRST_DAY = -700_000;

/**
 * A head for each day (UTC) that has events and is over: a chain over all events, to be kept elsewhere. Whoever removes
 * events, even the last ones or whole appointments, cannot give the same heads again.
 */
export async function listHeads({
  db,
  secrets,
}: Pick<Clinic, 'db' | 'secrets'>): Promise<DayHead[]> {
  let previous: Buffer = NO_PREVIOUS_HEAD;
  return (await readDays(db)).map((day) => {
    [previous = NO_PREVIOUS_HEAD] = headsOf(secrets, previous, dated(day));
    return { date: dated(day).date, events: day.events, head: previous.toString('base64url') };
  });
}

/**
 * The dates of exported heads that the history of today does not lead to: the first of them is the day whose events
 * have changed. Each head is continued from the exported one before it, so a rotated secret breaks nothing as long as it
 * is in the list.
 */
export async function compareHeads(
  { db, secrets }: Pick<Clinic, 'db' | 'secrets'>,
  exported: readonly DayHead[],
): Promise<string[]> {
  if (exported.length === 0) return [];
  const days = new Map((await readDays(db)).map((day) => [dated(day).date, dated(day)]));
  let previous: Buffer = NO_PREVIOUS_HEAD;
  return exported.flatMap(({ date, head }) => {
    const day = days.get(date);
    const given = Buffer.from(head, 'base64url');
    const isThere = day && headsOf(secrets, previous, day).some((one) => one.equals(given));
    previous = given;
    return isThere ? [] : [date];
  });
}

const dated = ({ day, ...rest }: DayOfEvents) => ({
  ...rest,
  date: new Date(day * DAY_MS).toISOString().slice(0, 10),
});

/** Every day that is over, in order. */
async function readDays(db: Clinic['db']): Promise<DayOfEvents[]> {
  const days: DayOfEvents[] = [];
  for (let from = FIRST_DAY; ; ) {
    const day = await selectDay(db, from);
    if (!day) return days;
    days.push(day);
    from = day.day + 1;
  }
}
