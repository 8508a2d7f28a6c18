import { AllAppointments } from '../features/my-appointments/all-appointments.tsx';
import { usePageTitle } from '../ui/page-title.ts';

/** `/appointments`: those that this device remembers, and those of this tab. */
export function MyAppointmentsPage() {
  usePageTitle('Your appointments');
  return (
    <div className="mine-page">
      <h1 tabIndex={-1}>Your appointments</h1>
      <AllAppointments />
    </div>
  );
}
