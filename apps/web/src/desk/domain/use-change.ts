import type { Appointment } from '@clinic/contracts/appointments';
import type { AcceptableRefusal, DeskAppointmentDetails, DeskDay } from '@clinic/contracts/desk';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { trpc } from '../../lib/trpc.ts';
import { useIntentKey } from './use-intent-key.ts';
import { withChange } from './with-change.ts';

type Versioned = { id: string; version: number };

/** What may be done to an appointment at the desk. */
export type DeskChange = Versioned &
  (
    | { kind: 'attendance'; to: 'arrived' | 'fulfilled' | 'noshow' }
    | { kind: 'correct'; to: 'booked' | 'arrived'; accept?: AcceptableRefusal[] }
    | { kind: 'cancel'; reason: 'prov' | 'pat' }
    | { kind: 'move'; doctorId: number; startsAt: string; accept?: AcceptableRefusal[] }
  );

/** One change at a time, each with a key of its own; afterwards everything shown is asked for again. */
export function useChange(onDone?: (change: DeskChange, after: Appointment) => void) {
  const utils = trpc.useUtils();
  const queryClient = useQueryClient();
  const refresh = {
    onSuccess: (after: Appointment) => {
      for (const sheets of [getQueryKey(trpc.desk.day), getQueryKey(trpc.desk.week)]) {
        queryClient.setQueriesData<DeskDay>(
          { queryKey: sheets },
          (day) => day && withChange(day, after),
        );
      }
      const details = getQueryKey(trpc.desk.appointment, { id: after.id }, 'query');
      queryClient.setQueryData<DeskAppointmentDetails>(
        details,
        (known) => known && { ...known, ...after },
      );
    },
    // Not waited for: the next change need not wait for what is shown.
    onSettled: () => void utils.desk.invalidate(),
  };
  const attendance = trpc.desk.setAttendance.useMutation(refresh);
  const correct = trpc.desk.correct.useMutation(refresh);
  const cancel = trpc.desk.cancel.useMutation(refresh);
  const move = trpc.desk.reschedule.useMutation(refresh);
  const all = [attendance, correct, cancel, move];
  const keyOf = useIntentKey();
  const used = all.find(({ isIdle }) => !isIdle);

  const send = (change: DeskChange) => {
    if (all.some(({ isPending }) => isPending)) return;
    for (const { reset } of all) reset();
    const { id, version } = change;
    const input = { id, version, idempotencyKey: keyOf({ ...change, accept: undefined }) };
    const done = { onSuccess: (after: Appointment) => onDone?.(change, after) };
    if (change.kind === 'attendance') attendance.mutate({ ...input, to: change.to }, done);
    if (change.kind === 'cancel') cancel.mutate({ ...input, reason: change.reason }, done);
    if (change.kind === 'correct') {
      const { to, accept = [] } = change;
      correct.mutate({ ...input, to, accept }, done);
    }
    if (change.kind === 'move') {
      const { doctorId, startsAt, accept = [] } = change;
      move.mutate({ ...input, doctorId, startsAt, accept }, done);
    }
  };
  return {
    send,
    isPending: all.some(({ isPending }) => isPending),
    error: used?.error ?? null,
    reset: () => {
      for (const { reset } of all) reset();
    },
  };
}
