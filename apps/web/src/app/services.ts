import type { BookedAppointment } from '@clinic/contracts/appointments';
import type { QueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { createIntents } from '../domain/intents.ts';
import { createPendingIntent } from '../domain/pending-intent.ts';
import { type Booking, isBookingIntent } from '../features/book-appointment/booking-state.ts';
import { createHoldToken } from '../features/hold-slot/hold-token.ts';
import { createMyAppointments } from '../features/my-appointments/my-appointments.ts';
import { focusAfterNavigation } from '../lib/focus-after-navigation.ts';
import { createQueryClient } from '../lib/query-client.ts';
import { serverClock, serverNow } from '../lib/server-clock.ts';
import { createTrpcClient, trpc } from '../lib/trpc.ts';
import { askAgain } from './ask-again.ts';
import { createChange } from './create-change.ts';
import { createPrefetch } from './prefetch.ts';
import { createAppRouter } from './router.tsx';
import { bookingSearch } from './search-params.ts';

/** What lives as long as the page. */
export type Services = ReturnType<typeof createServices>;

/** Wires the page together, once, and finishes what a reload interrupted. */
export function createServices() {
  const queryClient = createQueryClient();
  const client = createTrpcClient();
  const router = createAppRouter(createPrefetch(queryClient, client));
  const holdToken = createHoldToken(() => window.sessionStorage);
  const myAppointments = createMyAppointments(
    () => window.localStorage,
    () => window.sessionStorage,
  );
  const booking: Booking = createIntents({
    send: async (intent) => {
      const booked = await client.appointments.book.mutate({ ...intent, holdToken: holdToken() });
      if (booked.manageToken) {
        keepForItsPage(queryClient, booked);
        myAppointments.keep(booked, booked.manageToken);
      }
      return booked;
    },
    pending: createPendingIntent(
      () => window.sessionStorage,
      'clinic.pending-booking',
      isBookingIntent,
    ),
    decided: (state) => askAgain(queryClient, state),
  });
  const change = createChange(queryClient, client, myAppointments);
  completeRemembered(client, myAppointments);
  forgetOldOnes(myAppointments);
  focusAfterNavigation(router);
  booking.resume();
  change.resume();
  showResumed(booking, router);
  return { queryClient, client, router, booking, change, holdToken, myAppointments };
}

/** The confirmation shows at once what the booking answered, without the token in the cache. */
function keepForItsPage(queryClient: QueryClient, booked: BookedAppointment): void {
  const { manageToken: _, ...appointment } = booked;
  const { id } = appointment;
  queryClient.setQueryData(getQueryKey(trpc.appointments.get, { id }, 'query'), appointment);
}

/** What version 0.1 remembered has no wall time: the server is asked for it, once. */
function completeRemembered(
  client: ReturnType<typeof createTrpcClient>,
  myAppointments: ReturnType<typeof createMyAppointments>,
): void {
  for (const { id, manageToken, localStartsAt } of myAppointments.read()) {
    if (localStartsAt !== undefined) continue;
    const found = client.appointments.get.query({ id }, { context: { manageToken } });
    found.then(myAppointments.update, () => {});
  }
}

/** As soon as the server has said what time it is: a device's own clock may be wrong. */
function forgetOldOnes(myAppointments: ReturnType<typeof createMyAppointments>): void {
  const forget = () => {
    if (serverClock.read() !== undefined) myAppointments.forgetOld(serverNow());
  };
  serverClock.subscribe(forget);
  forget();
}

/** A booking that goes on after a reload is shown at its form, wherever the reload landed. */
function showResumed(booking: Booking, router: ReturnType<typeof createAppRouter>): void {
  const state = booking.getState();
  if (state.step !== 'sending') return;
  void router.navigate({
    to: '/doctors/$doctorId',
    params: { doctorId: String(state.intent.doctorId) },
    search: bookingSearch(state.intent),
    replace: true,
  });
}
