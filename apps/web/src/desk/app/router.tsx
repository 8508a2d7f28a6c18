import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { AccountPage } from '../features/account/account-page.tsx';
import { AttentionPage } from '../features/attention/attention-page.tsx';
import { PatientPage } from '../features/patients/patient-page.tsx';
import { PatientsPage } from '../features/patients/patients-page.tsx';
import { PrintPage } from '../features/print-day/print-page.tsx';
import { StaffPage } from '../features/staff/staff-page.tsx';
import { DayPage } from './day-page.tsx';
import { DeskLayout } from './desk-layout.tsx';
import { deskSearch } from './desk-search.ts';
import { WeekPage } from './week-page.tsx';

/** Every page of the desk. Nothing that tells of a patient stands in an address. */

const rootRoute = createRootRoute({
  notFoundComponent: () => <p className="empty">There is nothing at this address.</p>,
});

const layoutRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'desk',
  component: DeskLayout,
});

const page = <Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => layoutRoute, path, component, validateSearch: deskSearch });

const routeTree = rootRoute.addChildren([
  layoutRoute.addChildren([
    page('/desk', DayPage),
    page('/desk/week/$doctorId', WeekPage),
    page('/desk/attention', AttentionPage),
    page('/desk/patients', PatientsPage),
    page('/desk/patients/$patientId', PatientPage),
    page('/desk/staff', StaffPage),
    page('/desk/account', AccountPage),
  ]),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/desk/print',
    component: PrintPage,
    validateSearch: deskSearch,
  }),
]);

export const createDeskRouter = () => createRouter({ routeTree, defaultPreload: false });
