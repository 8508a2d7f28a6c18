import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import type { VisitType } from '@clinic/contracts/visit-types';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { isUndecided } from '../../domain/intent-state.ts';
import { ProgressNotice, type ProgressWords } from '../../domain/progress-notice.tsx';
import { SlotTime } from '../../domain/slot-time.tsx';
import { shortNotice, useSettings } from '../../domain/use-settings.ts';
import { visitInWords, visitTypeIdOf } from '../../domain/visit-types.ts';
import { formatDayAndTime } from '../../lib/format-time.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useBooking } from './booking-context.tsx';
import { checkName, loadContract } from './check-name.ts';
import type { FormHold } from './form-hold.ts';
import { NameField } from './name-field.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useRefusal } from './use-refusal.ts';
import './book-appointment.css';

type BookingFormProps = {
  doctor: Doctor;
  visitType: VisitType;
  startsAt: string;
  /** The slot that starts then, once it is known. */
  slot: Slot | null | undefined;
  onChooseSlot(slot: Slot): void;
  onChangeTime(): void;
  hold: FormHold;
};

const WORDS: ProgressWords = {
  finishing: 'Finishing your booking…',
  unknown: 'We do not know yet whether this is booked',
  safe: 'you will never be booked twice.',
};

/** The last step of a booking: whose appointment it is, and the button that books it. */
export function BookingForm(props: BookingFormProps) {
  const { doctor, visitType, startsAt, slot, onChooseSlot, onChangeTime, hold } = props;
  const { booking, state, patientName, setPatientName } = useBooking();
  const visitTypeId = visitTypeIdOf(visitType);
  const [typedProblem, setTypedProblem] = useState<string>();
  const refusal = useRefusal(state, doctor, visitTypeId, startsAt, slot, hold);
  const nameRef = useRef<HTMLInputElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const noticeRef = useRef<HTMLDivElement>(null);

  // Made, but its confirmation is still on the way: the form goes on saying "Booking…".
  const confirming = state.step === 'done';
  const undecided = isUndecided(state) || confirming;
  const sending = confirming || (state.step === 'sending' && !state.resumed && state.attempt === 0);
  const problem = typedProblem ?? refusal?.nameProblem;

  useEffect(() => void loadContract().catch(() => {}), []);

  // The one thing left to do for the chosen slot: the name, or only the button.
  const focusedByCode = useRef(false);
  const hasName = useRef(false);
  hasName.current = patientName.trim() !== '';
  useEffect(() => {
    const target = hasName.current ? buttonRef : nameRef;
    focusedByCode.current = true;
    if (startsAt) target.current?.focus();
    focusedByCode.current = false;
  }, [startsAt]);

  useEffect(() => {
    if (refusal?.nameProblem) nameRef.current?.focus();
    else if (refusal?.refused) noticeRef.current?.focus();
  }, [refusal?.nameProblem, refusal?.refused]);

  // Not in the list: taken, or held by this very tab before a reload. Asking to hold it tells which.
  const onlyUnlisted = refusal?.taken === true && refusal.refused === undefined;
  const askWhose = useRef(hold.onInteraction);
  askWhose.current = hold.onInteraction;
  useEffect(() => {
    if (onlyUnlisted) askWhose.current();
  }, [onlyUnlisted]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (undecided) return;
    const checked = await checkName(patientName);
    if ('problem' in checked) {
      setTypedProblem(checked.problem);
      nameRef.current?.focus();
      return;
    }
    booking.submit({ doctorId: doctor.id, startsAt, visitTypeId, patientName: checked.name });
  }

  const soon = shortNotice(startsAt, useServerNow(), useSettings());
  const visit = visitInWords(visitType);
  const when = slot ? ` ${formatDayAndTime(slot.localStartsAt)}` : '';
  return (
    <section className="panel booking" aria-labelledby="booking-heading">
      <h2 id="booking-heading">Your appointment</h2>
      <div id="booking-summary" className="booking-summary">
        {visit && <p className="booking-visit">{visit}</p>}
        <p className="booking-doctor">{`with ${doctor.name}`}</p>
        {slot ? (
          <SlotTime
            localStartsAt={slot.localStartsAt}
            localEndsAt={visit && slot.localEndsAt}
            timeZone={doctor.timeZone}
          />
        ) : (
          <Skeleton width="100%" height="6rem" />
        )}
      </div>
      {soon && <p className="muted">{soon}</p>}
      <button type="button" className="link booking-change" onClick={onChangeTime}>
        Change time
      </button>
      {isUndecided(state) && !sending && (
        <ProgressNotice state={state} words={WORDS} onRetry={booking.retry} />
      )}
      {refusal && !undecided && (
        <RefusalNotice refusal={refusal} onChooseSlot={onChooseSlot} ref={noticeRef} />
      )}
      <form onSubmit={submit} noValidate hidden={undecided && !sending}>
        <NameField
          value={patientName}
          onFocus={() => {
            if (!focusedByCode.current) hold.onInteraction();
          }}
          onChange={(name) => {
            hold.onInteraction();
            setPatientName(name);
            setTypedProblem(undefined);
          }}
          problem={problem}
          readOnly={sending}
          describedBy="booking-summary"
          ref={nameRef}
        />
        {!undecided && !refusal?.taken && hold.notice}
        {!refusal?.taken && (
          <button
            type="submit"
            className="button button-main"
            aria-disabled={sending}
            ref={buttonRef}
          >
            {sending ? 'Booking…' : `Book${when}`}
          </button>
        )}
      </form>
    </section>
  );
}
