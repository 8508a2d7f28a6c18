import type { Call } from '../history/call.ts';
import {
  answered,
  askedFor,
  type Evidence,
  groupBy,
  type Intent,
  isOk,
  isUnknown,
} from './evidence.ts';
import { halfHoursOf, visitAskedFor, visitOf } from './half-hours.ts';
import { expiryOf } from './slot-operations.ts';
import { TOLERANCE } from './slot-state.ts';

type Span = { from: number; to: number };

/** A half hour that was taken, by an appointment or a hold: for sure, and at most. Epoch milliseconds. */
export type Occupancy = {
  doctorId: number;
  startsAt: string;
  by: string;
  surely: Span;
  perhaps: Span;
};

export const occupanciesIn = (evidence: Evidence): Occupancy[] => [
  ...appointmentOccupancies(evidence),
  ...holdOccupancies(evidence),
];

/** From one event of an appointment to the next. */
function appointmentOccupancies(evidence: Evidence): Occupancy[] {
  return [...evidence.eventsOf].flatMap(([id, events]) =>
    events.flatMap((event, at): Occupancy[] => {
      if (event.status === 'cancelled') return [];
      const begun = spanOf(askedFor(evidence, event));
      const next = events[at + 1];
      const ended = next
        ? spanOf(askedFor(evidence, next))
        : { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
      const { doctorId } = event;
      const surely = { from: begun.to, to: ended.from };
      const perhaps = { from: begun.from, to: ended.to };
      const visit = visitOf(evidence, event);
      return halfHoursOf(event.startsAt, visit).map((startsAt) => ({
        ...{ doctorId, startsAt, by: id, surely, perhaps },
      }));
    }),
  );
}

/** When what a key has written was written: after the first question, before the first answer. */
function spanOf(intents: Intent[]): Span {
  const sent = intents.flatMap(({ calls }) => calls.map(({ sentAt }) => sentAt));
  const told = intents.flatMap(({ oks }) => oks.map(({ answeredAt }) => answeredAt));
  return { from: Math.min(...sent), to: Math.min(...told) };
}

/** From the question until it must have expired; for sure only where the browser did nothing else. */
function holdOccupancies(evidence: Evidence): Occupancy[] {
  const { history } = evidence;
  const byToken = groupBy(history.calls, ({ input }) => input.holdToken ?? '');
  const lasting = history.run.holdSeconds * 1_000;
  return history.calls.flatMap((call): Occupancy[] => {
    if (call.operation !== 'hold' || call.outcome?.kind === 'refused') return [];
    const { doctorId = 0, startsAt = '', holdToken = '' } = call.input;
    const { earliest, latest } = expiryOf(call, lasting);
    const others = (byToken.get(holdToken) ?? []).filter((other) => other !== call);
    const to = Math.min(earliest - TOLERANCE, ...others.map((other) => endedBy(other, call)));
    const surely = { from: isOk(call) ? answered(call) : Number.POSITIVE_INFINITY, to };
    const perhaps = { from: call.sentAt, to: latest + TOLERANCE };
    const visit = visitAskedFor(evidence, call.input);
    return halfHoursOf(startsAt, visit).map((half) => ({
      ...{ doctorId, startsAt: half, by: 'a hold', surely, perhaps },
    }));
  });
}

/** When another call with a hold's token may have ended it: any time, if nobody knows when it was. */
function endedBy(other: Call, hold: Call): number {
  if (isUnknown(other)) return Number.NEGATIVE_INFINITY;
  return answered(other) > hold.sentAt ? other.sentAt : Number.POSITIVE_INFINITY;
}
