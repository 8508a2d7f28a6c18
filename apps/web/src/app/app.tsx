import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { BookingProvider } from '../features/book-appointment/booking-context.tsx';
import { trpc } from '../lib/trpc.ts';
import type { Services } from './services.ts';

/** The whole page. */
export function App({ queryClient, client, router, booking }: Services) {
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <BookingProvider booking={booking}>
          <RouterProvider router={router} />
        </BookingProvider>
      </QueryClientProvider>
    </trpc.Provider>
  );
}
