import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { BookingProvider } from '../features/book-appointment/booking-context.tsx';
import { ChangeContext } from '../features/change-appointment/change-context.ts';
import { MyAppointmentsContext } from '../features/my-appointments/my-appointments-context.ts';
import { trpc } from '../lib/trpc.ts';
import { HoldTokenContext } from './hold-token-context.ts';
import type { Services } from './services.ts';

/** The whole page. */
export function App({ queryClient, client, router, ...services }: Services) {
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <BookingProvider booking={services.booking}>
          <HoldTokenContext value={services.holdToken}>
            <ChangeContext value={services.change}>
              <MyAppointmentsContext value={services.myAppointments}>
                <RouterProvider router={router} />
              </MyAppointmentsContext>
            </ChangeContext>
          </HoldTokenContext>
        </BookingProvider>
      </QueryClientProvider>
    </trpc.Provider>
  );
}
