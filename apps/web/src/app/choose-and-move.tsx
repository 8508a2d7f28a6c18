import type { Appointment } from '@clinic/contracts/appointments';
import type { Slot } from '@clinic/contracts/availability';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { slotFromUrl, slotToUrl } from '../domain/slot-in-url.ts';
import { useVisitTypes, visitTypeIdOf } from '../domain/visit-types.ts';
import { ChooseDoctor } from '../features/change-appointment/choose-doctor.tsx';
import { MovePanel } from '../features/change-appointment/move-panel.tsx';
import { ChooseSlot, NoSlots } from '../features/choose-slot/choose-slot.tsx';
import { useDoctor } from '../features/choose-slot/use-doctor.ts';
import { useSlot } from '../features/choose-slot/use-slot.ts';
import { focusHeading } from '../lib/focus-heading.ts';
import { dateOf } from '../lib/format-time.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { DoctorPageSkeleton } from './doctor-page-skeleton.tsx';

const route = getRouteApi('/appointments/$appointmentId/move');

type ChooseAndMoveProps = { appointment: Appointment; manageToken: string };

/** What the move page asks: a doctor who offers this visit, and a time for one of its length. */
export function ChooseAndMove({ appointment, manageToken }: ChooseAndMoveProps) {
  usePageTitle('Move your appointment');
  const { doctor: chosenDoctor, date: chosenDate, slot } = route.useSearch();
  const navigate = useNavigate();
  const doctorId = Number(chosenDoctor ?? appointment.doctorId);
  const { data: doctor, error, refetch } = useDoctor(doctorId);
  const types = useVisitTypes(doctorId);
  const visitType = types.data?.find(({ id }) => id === appointment.visitType.id);
  const startsAt = visitType && slotFromUrl(slot);
  const chosenSlot = useSlot(doctorId, startsAt, visitTypeIdOf(visitType));
  // Whatever is chosen stands in the address; the token stays behind its `#`.
  const choose = (chosen: { date?: string; slot?: string; doctor?: number }, replace = false) => {
    const { doctor: other = doctorId, ...rest } = chosen;
    const search = { doctor: String(other), ...rest };
    // Named, for while another page loads the address is that page's already.
    const to = '/appointments/$appointmentId/move';
    const params = { appointmentId: appointment.id };
    void navigate({ to, params, search, hash: manageToken, resetScroll: false, replace });
  };
  if (error && !doctor) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!doctor) return <DoctorPageSkeleton />;
  // Most people want a time near the old one.
  const date = chosenDate ?? dateOf(appointment.localStartsAt);
  const chooseSlot = ({ startsAt: start, localStartsAt }: Slot) =>
    choose({ date: dateOf(localStartsAt), slot: slotToUrl(start) });
  const changeTime = () => {
    choose({ date: chosenSlot ? dateOf(chosenSlot.localStartsAt) : date });
    // The button that was pressed goes with the panel.
    focusHeading();
  };
  return (
    <>
      <ChooseDoctor doctor={doctor} onChooseDoctor={(id) => choose({ doctor: id, date }, true)} />
      {types.isPending && <DoctorPageSkeleton />}
      {types.isLoadingError && <ErrorPanel error={types.error} onRetry={types.refetch} />}
      {types.data && !visitType && (
        <NoSlots>
          {`${doctor.name} does not offer “${appointment.visitType.name}”. Please choose another doctor, or keep the current time.`}
        </NoSlots>
      )}
      {visitType && (
        <div className="booking-page" data-slot={startsAt ? 'chosen' : 'open'}>
          <ChooseSlot
            {...{ doctor, visitType, date, startsAt }}
            slot={chosenSlot}
            onChooseDate={(chosen) => choose({ date: chosen }, !startsAt)}
            onChooseSlot={chooseSlot}
          />
          {startsAt && (
            <MovePanel
              {...{ appointment, manageToken, doctor, visitType, startsAt }}
              slot={chosenSlot}
              onChooseSlot={chooseSlot}
              onChangeTime={changeTime}
            />
          )}
        </div>
      )}
    </>
  );
}
