import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { AccountPage } from '../features/account/account-page.tsx';
import { AttentionPage } from '../features/attention/attention-page.tsx';
import { ClinicPage } from '../features/clinic/clinic-page.tsx';
import { DoctorsPage } from '../features/clinic/doctors-page.tsx';
import { LocationsPage } from '../features/clinic/locations-page.tsx';
import { VisitTypesPage } from '../features/clinic/visit-types-page.tsx';
import { PatientPage } from '../features/patients/patient-page.tsx';
import { PatientsPage } from '../features/patients/patients-page.tsx';
import { PrintPage } from '../features/print-day/print-page.tsx';
import { StaffPage } from '../features/staff/staff-page.tsx';
import { DayPage } from './day-page.tsx';
import { DeskLayout } from './desk-layout.tsx';
import { deskSearch } from './desk-search.ts';
import { NoSuchPage, PageProblem } from './page-problem.tsx';
import { WeekPage } from './week-page.tsx';

/** Every page of the desk. Nothing that tells of a patient stands in an address. */

const rootRoute = createRootRoute({ notFoundComponent: NoSuchPage });

const layoutRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'desk',
  component: DeskLayout,
});

const sheet = <Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => layoutRoute, path, component, validateSearch: deskSearch });

const pageRoute = createRoute({
  getParentRoute: () => layoutRoute,
  id: 'page',
  component: () => (
    <div className="desk-page">
      <Outlet />
    </div>
  ),
});

const page = <Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => pageRoute, path, component });

const routeTree = rootRoute.addChildren([
  layoutRoute.addChildren([
    sheet('/desk', DayPage),
    sheet('/desk/week/$doctorId', WeekPage),
    pageRoute.addChildren([
      page('/desk/attention', AttentionPage),
      page('/desk/patients', PatientsPage),
      page('/desk/patients/$patientId', PatientPage),
      page('/desk/staff', StaffPage),
      page('/desk/clinic', ClinicPage),
      page('/desk/clinic/locations', LocationsPage),
      page('/desk/clinic/doctors', DoctorsPage),
      page('/desk/clinic/visit-types', VisitTypesPage),
      page('/desk/account', AccountPage),
    ]),
  ]),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/desk/print',
    component: PrintPage,
    validateSearch: deskSearch,
  }),
  // Who is not signed in is asked to at every address; who is has nothing to do here.
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/desk/sign-in',
    beforeLoad: () => {
      throw redirect({ to: '/desk' as never });
    },
  }),
]);

export const createDeskRouter = () =>
  createRouter({ routeTree, defaultPreload: false, defaultErrorComponent: PageProblem });
