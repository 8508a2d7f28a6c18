import type { Clinic } from '../../clinic.ts';
import {
  type Head,
  type StoredEvent,
  selectHistories,
  selectOrphans,
} from './history-repository.ts';
import { isEventHash, NO_PREVIOUS_HASH } from './rules/event-hash.ts';

const PAGE = 2_000;

export type HistoryFault = { appointmentId: string; version: number; problem: string };
export type HistoryProgress = { appointments: number; events: number };

/**
 * Reads every appointment's chain of events, a page at a time, and says what does not hold: an
 * event changed, missing or added, or a head that disagrees with its appointment.
 */
export async function verifyHistory(
  { db, secrets }: Pick<Clinic, 'db' | 'secrets'>,
  onFault: (fault: HistoryFault) => void,
  onProgress: (progress: HistoryProgress) => void,
): Promise<HistoryProgress> {
  const progress = { appointments: 0, events: 0 };
  for (let after: string | undefined; ; ) {
    // One snapshot for heads and events: a change in between is not a fault.
    const { page, orphans } = await db.transaction(
      async (tx) => {
        const page = await selectHistories(tx, after, PAGE);
        const until = page.length < PAGE ? undefined : page.at(-1)?.head.id;
        return { page, orphans: await selectOrphans(tx, { after, until }, PAGE) };
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
    for (const { head, events } of page) {
      const fault = faultIn(head, events, (event, previous) =>
        isEventHash(secrets, event.hash, previous, event, head),
      );
      if (fault) onFault({ appointmentId: head.id, ...fault });
      progress.appointments += 1;
      progress.events += events.length;
    }
    for (const orphan of orphans) {
      onFault({ ...orphan, problem: 'the appointment of the event is missing' });
    }
    onProgress(progress);
    after = page.at(-1)?.head.id;
    if (page.length < PAGE) break;
  }
  return progress;
}

/** The first thing that is wrong with one appointment's events. */
function faultIn(
  head: Head,
  events: StoredEvent[],
  isGenuine: (event: StoredEvent, previous: Buffer) => boolean,
): { version: number; problem: string } | undefined {
  let previous: Buffer = NO_PREVIOUS_HASH;
  for (const [index, event] of events.entries()) {
    const version = index + 1;
    if (event.version !== version) return { version, problem: 'the event is missing' };
    if (!isGenuine(event, previous) || (event.format === 1 && hasMore(event))) {
      return { version, problem: 'the event does not match its hash' };
    }
    previous = event.hash;
  }
  const last = events.at(-1);
  const { version } = head;
  if (last?.version !== version) return { version, problem: 'the last event is missing' };
  const agrees =
    last.status === head.status &&
    last.doctorId === head.doctorId &&
    last.startsAt.getTime() === head.startsAt.getTime() &&
    (last.format === 1 || agreesWithMore(last, head));
  return agrees ? undefined : { version, problem: 'the appointment is not as its last event says' };
}

/** What the text of format 1 does not cover is null there; a check of the table says so, too. */
const hasMore = ({ actorId, via, endsAt, visitTypeId, locationId, lane, accepted }: StoredEvent) =>
  [actorId, via, endsAt, visitTypeId, locationId, lane, accepted].some((value) => value !== null);

const agreesWithMore = (last: StoredEvent, head: Head): boolean =>
  last.endsAt?.getTime() === head.endsAt.getTime() &&
  last.visitTypeId === head.visitTypeId &&
  last.locationId === head.locationId &&
  last.lane === head.lane;
