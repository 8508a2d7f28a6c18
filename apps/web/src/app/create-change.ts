import type { QueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { createIntents } from '../domain/intents.ts';
import { createPendingIntent } from '../domain/pending-intent.ts';
import {
  type Change,
  type ChangeIntent,
  isChangeIntent,
} from '../features/change-appointment/change.ts';
import type { MyAppointments } from '../features/my-appointments/my-appointments.ts';
import { type createTrpcClient, trpc } from '../lib/trpc.ts';
import { askAgain } from './ask-again.ts';

type Client = ReturnType<typeof createTrpcClient>;

/** The page's one change of an appointment, and who hears of its outcome. */
export function createChange(
  queryClient: QueryClient,
  client: Client,
  myAppointments: MyAppointments,
): Change {
  return createIntents({
    send: (intent) => sendChange(client, intent),
    pending: createPendingIntent(
      () => window.sessionStorage,
      'clinic.pending-change',
      isChangeIntent,
    ),
    decided: (state) => {
      const { id } = state.intent;
      const present = state.step === 'done' ? state.answer : state.data.current;
      if (present) {
        queryClient.setQueryData(getQueryKey(trpc.appointments.get, { id }, 'query'), present);
        myAppointments.update(present);
      }
      // A replayed answer tells what was; somebody may have changed it again since.
      void queryClient.invalidateQueries({ queryKey: getQueryKey(trpc.appointments.get, { id }) });
      askAgain(queryClient, state);
    },
  });
}

function sendChange(client: Client, intent: ChangeIntent) {
  const { appointments } = client;
  // The token travels as a header only.
  if (intent.kind === 'cancel') {
    const { kind: _, manageToken, ...input } = intent;
    return appointments.cancel.mutate(input, { context: { manageToken } });
  }
  const { kind: _, manageToken, ...input } = intent;
  return appointments.reschedule.mutate(input, { context: { manageToken } });
}
