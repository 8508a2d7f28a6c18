import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { DeskLink } from '../../domain/desk-link.tsx';

/** Says what a new clinic needs next, until patients can book. */
export function NextStep() {
  const locations = trpc.locations.listAll.useQuery(undefined, { refetchInterval: false });
  const doctors = trpc.doctors.listAll.useQuery(undefined, { refetchInterval: false });
  const earliest = trpc.availability.earliest.useQuery({ limit: 1 }, { refetchInterval: false });
  if (!locations.data || !doctors.data || !earliest.data) return null;
  const hasLocation = locations.data.some(({ active }) => active);
  const hasDoctor = doctors.data.some(({ active }) => active);
  const [slot] = earliest.data;
  if (!hasLocation) {
    return (
      <Step title="First, add the location where patients are seen." to="/desk/clinic/locations">
        Add a location
      </Step>
    );
  }
  if (!hasDoctor) {
    return (
      <Step title="Next, add a doctor." to="/desk/clinic/doctors">
        Add a doctor
      </Step>
    );
  }
  if (!slot) return null;
  return (
    <Notice tone="good" role="status" title="Patients can book.">
      <p>
        {`The first free time is on ${slot.localStartsAt.slice(0, 10)} at ${slot.localStartsAt.slice(11, 16)}, with ${slot.doctorName}. `}
        <a href="/">Open the page for patients</a>
      </p>
    </Notice>
  );
}

type StepProps = { title: string; to: string; children: string };

function Step({ title, to, children }: StepProps) {
  return (
    <Notice tone="warning" role="status" title={title}>
      <DeskLink to={to} className="button button-main">
        {children}
      </DeskLink>
    </Notice>
  );
}
