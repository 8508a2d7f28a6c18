import type { BookedAppointment } from '@clinic/contracts/appointments';
import type { QueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { type Booking, createBooking } from '../features/book-appointment/booking.ts';
import { createPendingIntent } from '../features/book-appointment/pending-intent.ts';
import { createQueryClient } from '../lib/query-client.ts';
import { slotToUrl } from '../lib/slot-in-url.ts';
import { createTrpcClient, trpc } from '../lib/trpc.ts';
import { focusAfterNavigation } from './focus-after-navigation.ts';
import { createPrefetch } from './prefetch.ts';
import { createAppRouter } from './router.tsx';

/** What lives as long as the page. */
export type Services = ReturnType<typeof createServices>;

/** Wires the page together, once, and finishes what a reload interrupted. */
export function createServices() {
  const queryClient = createQueryClient();
  const client = createTrpcClient();
  const router = createAppRouter(createPrefetch(queryClient, client));
  const booking = createBooking({
    send: async (intent) => {
      const booked = await client.appointments.book.mutate(intent);
      keepForItsPage(queryClient, booked);
      return booked;
    },
    pending: createPendingIntent(() => window.sessionStorage),
    decided: () => void queryClient.invalidateQueries({ queryKey: getQueryKey(trpc.availability) }),
  });
  focusAfterNavigation(router);
  booking.resume();
  showResumed(booking, router);
  return { queryClient, client, router, booking };
}

/** The confirmation shows at once what the booking answered, without the token in the cache. */
function keepForItsPage(queryClient: QueryClient, booked: BookedAppointment): void {
  const { manageToken: _, ...appointment } = booked;
  const { id } = appointment;
  queryClient.setQueryData(getQueryKey(trpc.appointments.get, { id }, 'query'), appointment);
}

/** A booking that goes on after a reload is shown at its form, wherever the reload landed. */
function showResumed(booking: Booking, router: ReturnType<typeof createAppRouter>): void {
  const state = booking.getState();
  if (state.step !== 'sending') return;
  void router.navigate({
    to: '/doctors/$doctorId',
    params: { doctorId: String(state.intent.doctorId) },
    search: { slot: slotToUrl(state.intent.startsAt) },
    replace: true,
  });
}
