import type { Slot } from '@clinic/contracts/availability';
import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isUndecided } from '../domain/intent-state.ts';
import { slotFromUrl, slotToUrl } from '../domain/slot-in-url.ts';
import { useBooking } from '../features/book-appointment/booking-context.tsx';
import { BookingForm } from '../features/book-appointment/booking-form.tsx';
import { BookingHint } from '../features/book-appointment/booking-hint.tsx';
import { ChooseSlot } from '../features/choose-slot/choose-slot.tsx';
import { DoctorHeading } from '../features/choose-slot/doctor-heading.tsx';
import { useDoctor } from '../features/choose-slot/use-doctor.ts';
import { useSlot } from '../features/choose-slot/use-slot.ts';
import { HoldNotice } from '../features/hold-slot/hold-notice.tsx';
import { useHold } from '../features/hold-slot/use-hold.ts';
import { errorDataOf } from '../lib/api-error.ts';
import { dateOf } from '../lib/format-time.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Icon } from '../ui/icon.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { DoctorPageSkeleton } from './doctor-page-skeleton.tsx';
import { focusHeading } from './focus-heading.ts';
import { useHoldToken } from './hold-token-context.ts';
import { NotFoundPage } from './not-found-page.tsx';

const route = getRouteApi('/doctors/$doctorId');

/** `/doctors/3?date=2026-11-23&slot=2026-11-23T09:00Z`: choose a time, then book it. */
export function DoctorPage() {
  const { doctorId } = route.useParams();
  const { date, slot } = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  const id = /^[1-9]\d{0,9}$/.test(doctorId) ? Number(doctorId) : 0;
  const { data: doctor, error, refetch } = useDoctor(id);
  usePageTitle(doctor?.name ?? 'Doctor');
  const startsAt = slotFromUrl(slot);
  const chosen = useSlot(id, startsAt);
  const { state: booking } = useBooking();
  const holdToken = useHoldToken();
  const { hold, onInteraction } = useHold({
    slot: startsAt ? { doctorId: id, startsAt } : undefined,
    holdToken,
    booking: isUndecided(booking) ? 'undecided' : booking.step === 'done' ? 'done' : 'open',
  });

  // Whoever has chosen a time is likely to need the confirmation next.
  useEffect(() => {
    if (startsAt) void router.loadRouteChunk(router.routesByPath['/appointments/$appointmentId']);
  }, [startsAt, router]);

  const code = errorDataOf(error)?.code;
  if (code === 'DOCTOR_NOT_FOUND' || code === 'INVALID_INPUT') {
    return <NotFoundPage title="We cannot find this doctor" />;
  }
  const choose = (search: { date?: string; slot?: string }, replace: boolean) => {
    // The booking is made: its confirmation is on the way, and nothing may overtake it.
    if (booking.step === 'done') return;
    // Named, for while another page loads the address is that page's already.
    const here = { to: '/doctors/$doctorId', params: { doctorId } } as const;
    void navigate({ ...here, search, resetScroll: false, replace });
  };
  // Back from the confirmation is the choice of a time, not the form of one looked at before.
  const chooseSlot = (next: Slot) =>
    choose(
      { date: dateOf(next.localStartsAt), slot: slotToUrl(next.startsAt) },
      startsAt !== undefined,
    );
  const chooseDate = (day: string) => choose({ date: day }, !startsAt);
  const changeTime = () => {
    const day = chosen ? dateOf(chosen.localStartsAt) : date;
    choose(day ? { date: day } : {}, true);
    // The button that was pressed goes with the form.
    focusHeading();
  };
  return (
    <>
      <nav aria-label="Back">
        <Link to="/" className="back">
          <Icon name="arrowLeft" />
          All doctors
        </Link>
      </nav>
      <DoctorHeading doctor={doctor} />
      {error && !doctor && <ErrorPanel error={error} onRetry={refetch} />}
      {!doctor && !error && <DoctorPageSkeleton />}
      {doctor && (
        <div className="booking-page" data-slot={startsAt ? 'chosen' : 'open'}>
          <ChooseSlot
            doctor={doctor}
            date={date}
            startsAt={startsAt}
            slot={chosen}
            ownSlot={hold.step === 'held' ? hold.slot : undefined}
            onChooseDate={chooseDate}
            onChooseSlot={chooseSlot}
          />
          {startsAt ? (
            <BookingForm
              doctor={doctor}
              startsAt={startsAt}
              slot={chosen}
              onChooseSlot={chooseSlot}
              onChangeTime={changeTime}
              hold={{
                isOwn: hold.step === 'held',
                refused: hold.step === 'refused' ? hold : undefined,
                onInteraction,
                notice: <HoldNotice hold={hold} />,
              }}
            />
          ) : (
            <BookingHint />
          )}
        </div>
      )}
    </>
  );
}
