import { createRootRouteWithContext, createRoute, createRouter } from '@tanstack/react-router';
import { HomePage } from './home-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { PageError } from './page-error.tsx';
import { AppointmentPage, DoctorPage, MovePage, MyAppointmentsPage } from './pages.ts';
import type { Prefetch } from './prefetch.ts';
import { RootLayout } from './root-layout.tsx';
import {
  doctorSearch,
  homeSearch,
  moveSearch,
  parseSearch,
  stringifySearch,
} from './search-params.ts';

/** Every page of the clinic. Only the first is loaded at once. */

const rootRoute = createRootRouteWithContext<{ prefetch: Prefetch }>()({
  component: RootLayout,
  notFoundComponent: () => <NotFoundPage />,
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: homeSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.prefetch.home(deps),
  component: HomePage,
});

const doctorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/doctors/$doctorId',
  validateSearch: doctorSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) => context.prefetch.doctor(params.doctorId, deps),
  component: DoctorPage,
});

const appointmentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/appointments/$appointmentId',
  component: AppointmentPage,
});

const moveRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/appointments/$appointmentId/move',
  validateSearch: moveSearch,
  component: MovePage,
});

const myAppointmentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/appointments',
  component: MyAppointmentsPage,
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  doctorRoute,
  appointmentRoute,
  moveRoute,
  myAppointmentsRoute,
]);

export function createAppRouter(prefetch: Prefetch) {
  return createRouter({
    routeTree,
    context: { prefetch },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageError,
    defaultPendingMs: 0,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
