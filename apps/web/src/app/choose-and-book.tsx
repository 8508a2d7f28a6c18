import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import type { VisitType } from '@clinic/contracts/visit-types';
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isUndecided } from '../domain/intent-state.ts';
import { slotFromUrl, slotToUrl } from '../domain/slot-in-url.ts';
import { visitTypeIdOf } from '../domain/visit-types.ts';
import { useBooking } from '../features/book-appointment/booking-context.tsx';
import { BookingForm } from '../features/book-appointment/booking-form.tsx';
import { BookingHint } from '../features/book-appointment/booking-hint.tsx';
import { ChooseSlot, NoSlots } from '../features/choose-slot/choose-slot.tsx';
import { useSlot } from '../features/choose-slot/use-slot.ts';
import { ChooseVisitType } from '../features/choose-visit-type/choose-visit-type.tsx';
import type { Offer } from '../features/choose-visit-type/use-visit-type.ts';
import { VisitTypeGone } from '../features/choose-visit-type/visit-type-gone.tsx';
import { HoldNotice } from '../features/hold-slot/hold-notice.tsx';
import { useHold } from '../features/hold-slot/use-hold.ts';
import { focusHeading } from '../lib/focus-heading.ts';
import { dateOf } from '../lib/format-time.ts';
import { useHoldToken } from './hold-token-context.ts';

const route = getRouteApi('/doctors/$doctorId');

type ChooseAndBookProps = { doctor: Doctor; offer: Offer };

/** What a doctor's page asks: the visit type where there is a choice, a time, and a name. */
export function ChooseAndBook({ doctor, offer }: ChooseAndBookProps) {
  const { types = [], chosen, isGone } = offer;
  if (!chosen) {
    return <NoSlots>{`${doctor.name} cannot be booked here. Please call the practice.`}</NoSlots>;
  }
  const asks = doctor.active && (types.length > 1 || isGone);
  return (
    <>
      {isGone && <VisitTypeGone />}
      <Steps {...{ doctor, offer, asks }} visitType={chosen} />
    </>
  );
}

type StepsProps = ChooseAndBookProps & { visitType: VisitType; asks: boolean };

function Steps({ doctor, offer, visitType, asks }: StepsProps) {
  const { date, slot } = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  const { id } = doctor;
  const visitTypeId = visitTypeIdOf(visitType);
  // What was chosen for a visit type that is gone may not fit another one.
  const startsAt = offer.isGone ? undefined : slotFromUrl(slot);
  const chosen = useSlot(id, startsAt, visitTypeId);
  const { state: booking } = useBooking();
  const holdToken = useHoldToken();
  const { hold, onInteraction } = useHold({
    slot: startsAt ? { doctorId: id, startsAt, visitTypeId } : undefined,
    holdToken,
    booking: isUndecided(booking) ? 'undecided' : booking.step === 'done' ? 'done' : 'open',
  });

  // Whoever has chosen a time is likely to need the confirmation next.
  useEffect(() => {
    if (startsAt) void router.loadRouteChunk(router.routesByPath['/appointments/$appointmentId']);
  }, [startsAt, router]);

  const choose = (time: { date?: string; slot?: string }, replace: boolean, type = visitType) => {
    // The booking is made: its confirmation is on the way, and nothing may overtake it.
    if (booking.step === 'done') return;
    // Named, for while another page loads the address is that page's already.
    const here = { to: '/doctors/$doctorId', params: { doctorId: String(id) } } as const;
    const search = { visit: offer.inUrl(type), ...time };
    void navigate({ ...here, search, resetScroll: false, replace });
  };
  // Back from the confirmation is the choice of a time, not the form of one looked at before.
  const chooseSlot = (next: Slot) =>
    choose(
      { date: dateOf(next.localStartsAt), slot: slotToUrl(next.startsAt) },
      startsAt !== undefined,
    );
  const chooseDate = (day: string) => choose({ date: day }, !startsAt);
  const day = chosen ? dateOf(chosen.localStartsAt) : date;
  const sameDay = day ? { date: day } : {};
  const changeTime = () => {
    choose(sameDay, true);
    // The button that was pressed goes with the form.
    focusHeading();
  };
  return (
    <>
      {asks && (
        <ChooseVisitType
          types={offer.types ?? []}
          chosen={visitType}
          onChoose={(type) => choose(sameDay, !startsAt, type)}
        />
      )}
      <div className="booking-page" data-slot={startsAt ? 'chosen' : 'open'}>
        <ChooseSlot
          {...{ doctor, visitType, date, startsAt }}
          slot={chosen}
          ownSlot={hold.step === 'held' ? hold.slot : undefined}
          onChooseDate={chooseDate}
          onChooseSlot={chooseSlot}
        />
        {startsAt ? (
          <BookingForm
            {...{ doctor, visitType, startsAt }}
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
    </>
  );
}
