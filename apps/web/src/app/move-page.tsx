import type { Appointment } from '@clinic/contracts/appointments';
import type { Slot } from '@clinic/contracts/availability';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isUndecided } from '../domain/intent-state.ts';
import { slotFromUrl, slotToUrl } from '../domain/slot-in-url.ts';
import { useSettings } from '../domain/use-settings.ts';
import { useChange } from '../features/change-appointment/change-context.ts';
import { ChooseDoctor } from '../features/change-appointment/choose-doctor.tsx';
import { whenAndWithWhom, whyFixed } from '../features/change-appointment/current-state.ts';
import { MovePanel } from '../features/change-appointment/move-panel.tsx';
import { ChooseSlot } from '../features/choose-slot/choose-slot.tsx';
import { useDoctor } from '../features/choose-slot/use-doctor.ts';
import { useSlot } from '../features/choose-slot/use-slot.ts';
import { dateOf } from '../lib/format-time.ts';
import { useServerNow } from '../lib/use-server-now.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Icon } from '../ui/icon.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { DoctorPageSkeleton } from './doctor-page-skeleton.tsx';
import { focusHeading } from './focus-heading.ts';
import { useManageToken } from './use-manage-token.ts';
import { WithAppointment } from './with-appointment.tsx';

const route = getRouteApi('/appointments/$appointmentId/move');

/** `/appointments/{id}/move?doctor=3&date=2026-11-23&slot=2026-11-23T09:00Z#token`. */
export function MovePage() {
  const { appointmentId } = route.useParams();
  const manageToken = useManageToken(appointmentId);
  const now = useServerNow();
  const phone = useSettings()?.phone;
  const link = { params: { appointmentId }, hash: manageToken };
  useReturnWhenMoved(appointmentId, manageToken);
  return (
    <>
      <nav aria-label="Back">
        <Link to="/appointments/$appointmentId" {...link} className="back">
          <Icon name="arrowLeft" />
          Keep the current time
        </Link>
      </nav>
      <WithAppointment id={appointmentId} manageToken={manageToken}>
        {(appointment) => {
          const fixed = whyFixed(appointment, now, phone);
          return (
            <>
              <h1 tabIndex={-1}>Move your appointment</h1>
              <p className="muted">{whenAndWithWhom(appointment)}</p>
              {fixed ? <p>{fixed}</p> : <ChooseAndMove {...{ appointment, manageToken }} />}
            </>
          );
        }}
      </WithAppointment>
    </>
  );
}

type ChooseAndMoveProps = { appointment: Appointment; manageToken: string };

function ChooseAndMove({ appointment, manageToken }: ChooseAndMoveProps) {
  usePageTitle('Move your appointment');
  const { doctor: chosenDoctor, date: chosenDate, slot } = route.useSearch();
  const navigate = useNavigate();
  const doctorId = Number(chosenDoctor ?? appointment.doctorId);
  const { data: doctor, error, refetch } = useDoctor(doctorId);
  const startsAt = slotFromUrl(slot);
  const chosenSlot = useSlot(doctorId, startsAt);
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
      <div className="booking-page" data-slot={startsAt ? 'chosen' : 'open'}>
        <ChooseSlot
          doctor={doctor}
          date={date}
          startsAt={startsAt}
          slot={chosenSlot}
          onChooseDate={(chosen) => choose({ date: chosen }, !startsAt)}
          onChooseSlot={chooseSlot}
        />
        {startsAt && (
          <MovePanel
            {...{ appointment, manageToken, doctor, startsAt }}
            slot={chosenSlot}
            onChooseSlot={chooseSlot}
            onChangeTime={changeTime}
          />
        )}
      </div>
    </>
  );
}

/** Back to the appointment once it is where this page was to bring it, also before a reload. */
function useReturnWhenMoved(appointmentId: string, manageToken: string): void {
  const { state } = useChange();
  const { slot } = route.useSearch();
  const navigate = useNavigate();
  const waited = useRef(false);
  const own = state.step !== 'idle' && state.intent.id === appointmentId ? state : undefined;
  if (own && isUndecided(own)) waited.current = true;
  const isThere = own?.step === 'done' && own.answer.startsAt === slotFromUrl(slot);
  const moved = own?.step === 'done' && (waited.current || isThere);
  useEffect(() => {
    if (!moved) return;
    const params = { appointmentId };
    void navigate({ to: '/appointments/$appointmentId', params, hash: manageToken, replace: true });
  }, [moved, appointmentId, manageToken, navigate]);
}
