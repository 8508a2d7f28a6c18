import { lazyRouteComponent } from '@tanstack/react-router';
import { loadModule } from '../lib/load-module.ts';

/** The pages whose scripts are loaded when they are wanted. */

export const DoctorPage = lazyRouteComponent(
  () => loadModule(() => import('./doctor-page.tsx')),
  'DoctorPage',
);

export const AppointmentPage = lazyRouteComponent(
  () => loadModule(() => import('./appointment-page.tsx')),
  'AppointmentPage',
);

export const MovePage = lazyRouteComponent(
  () => loadModule(() => import('./move-page.tsx')),
  'MovePage',
);

export const MyAppointmentsPage = lazyRouteComponent(
  () => loadModule(() => import('./my-appointments-page.tsx')),
  'MyAppointmentsPage',
);
