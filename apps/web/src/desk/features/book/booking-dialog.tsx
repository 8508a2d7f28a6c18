import type { Slot } from '@clinic/contracts/availability';
import type { AcceptableRefusal, DeskColumn, DeskPatient } from '@clinic/contracts/desk';
import { type FormEvent, useState } from 'react';
import { errorDataOf } from '../../../lib/api-error.ts';
import { formatDate, formatTime } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { ChangeProblem } from '../../domain/change-problem.tsx';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { RefusedRules } from '../../domain/refused-rules.tsx';
import { useIntentKey } from '../../domain/use-intent-key.ts';
import { type Chosen, PatientField } from './patient-field.tsx';

export type Wanted = {
  column: DeskColumn;
  /** Without one, for a patient who is here and comes in next. */
  slot?: Slot;
  visitTypeId?: number | undefined;
};

type BookingDialogProps = { wanted: Wanted; onClose(): void; onBooked(words: string): void };

/** Books a time for a caller: a name or part of it, Enter, Enter. */
export function BookingDialog({ wanted, onClose, onBooked }: BookingDialogProps) {
  const { column } = wanted;
  const [slot, setSlot] = useState(wanted.slot);
  const [visitTypeId, setVisitTypeId] = useState(wanted.visitTypeId);
  const [chosen, setChosen] = useState<Chosen>({ name: '' });
  const [more, setMore] = useState({ phone: '', birthDate: '', email: '' });
  const booking = useBooking(wanted, onBooked);
  const { error, isPending } = booking;
  const data = errorDataOf(error);
  const isRefused = data?.code === 'RULES_REFUSED';
  const isNew = chosen.id === undefined;
  const send = (accept: AcceptableRefusal[] = []) => {
    if (!isPending) booking.book({ slot, visitTypeId, patient: patientOf(chosen, more), accept });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const set = (name: keyof typeof more) => (event: { target: { value: string } }) =>
    setMore({ ...more, [name]: event.target.value });
  return (
    <DeskDialog title={slot ? 'Book for a patient' : 'Walk-in'} onClose={onClose}>
      <p className="dialog-subject">
        <strong>
          {slot ? `${formatDate(column.date)}, ${formatTime(slot.localStartsAt)}` : 'Now'}
        </strong>
        {` with ${column.doctorName}`}
      </p>
      <form className="desk-form" onSubmit={submit}>
        <PatientField
          chosen={chosen}
          onChange={setChosen}
          problem={fieldProblem(error, 'patient.name')}
        />
        {isNew && (
          <div className="field-row">
            <Field
              label="Phone"
              type="tel"
              autoComplete="off"
              value={more.phone}
              onChange={set('phone')}
              problem={fieldProblem(error, 'patient.phone')}
            />
            <Field
              label="Date of birth"
              type="date"
              value={more.birthDate}
              onChange={set('birthDate')}
              problem={fieldProblem(error, 'patient.birthDate')}
            />
            <Field
              label="Email"
              type="email"
              autoComplete="off"
              value={more.email}
              onChange={set('email')}
              problem={fieldProblem(error, 'patient.email')}
            />
          </div>
        )}
        <VisitTypeSelect doctorId={column.doctorId} value={visitTypeId} onChange={setVisitTypeId} />
        {!data?.issues && <ChangeProblem error={error} />}
        {isRefused && data && (
          <RefusedRules
            key={data.requestId}
            data={data}
            action="Book anyway"
            {...{ isPending }}
            onAccept={send}
          />
        )}
        {data?.alternatives && data.alternatives.length > 0 && (
          <p className="dialog-alternatives">
            {'Free instead: '}
            {data.alternatives.map((other) => (
              <button
                key={other.startsAt}
                type="button"
                className="button"
                onClick={() => {
                  setSlot(other);
                  booking.reset();
                }}
              >
                {`${formatDate(other.localStartsAt.slice(0, 10))}, ${formatTime(other.localStartsAt)}`}
              </button>
            ))}
          </p>
        )}
        <button
          type="submit"
          className="button button-main"
          disabled={isPending || chosen.name === ''}
        >
          {isPending
            ? 'Booking…'
            : slot
              ? `Book ${formatTime(slot.localStartsAt)}`
              : 'Book and arrive'}
        </button>
      </form>
    </DeskDialog>
  );
}

function patientOf(
  { id, name }: Chosen,
  more: { phone: string; birthDate: string; email: string },
): DeskPatient {
  if (id !== undefined) return { id };
  const filled = Object.entries(more).filter(([, value]) => value.trim() !== '');
  return { name, ...Object.fromEntries(filled) };
}

type Request = {
  slot: Slot | undefined;
  visitTypeId: number | undefined;
  patient: DeskPatient;
  accept: AcceptableRefusal[];
};

/** One key for one intent: asked again with it after a lost answer, nobody is booked twice. */
function useBooking({ column }: Wanted, onBooked: (words: string) => void) {
  const utils = trpc.useUtils();
  const onSuccess = ({
    patientName,
    localStartsAt,
  }: {
    patientName: string;
    localStartsAt: string;
  }) => {
    onBooked(`${patientName} is booked at ${formatTime(localStartsAt)}.`);
    void utils.desk.invalidate();
  };
  const book = trpc.desk.book.useMutation({ onSuccess });
  const walkIn = trpc.desk.walkIn.useMutation({ onSuccess });
  const keyOf = useIntentKey();
  const { doctorId } = column;
  const used = book.isIdle ? walkIn : book;
  return {
    error: used.error,
    isPending: used.isPending,
    reset: () => used.reset(),
    book: ({ slot, ...request }: Request) => {
      const idempotencyKey = keyOf([slot?.startsAt, { ...request, accept: [] }]);
      const input = { doctorId, ...request, idempotencyKey };
      if (slot) book.mutate({ ...input, startsAt: slot.startsAt });
      else walkIn.mutate(input);
    },
  };
}

function VisitTypeSelect({
  doctorId,
  value,
  onChange,
}: {
  doctorId: number;
  value: number | undefined;
  onChange(id: number): void;
}) {
  const types = trpc.visitTypes.list.useQuery({ doctorId }, { refetchInterval: false });
  const list = types.data ?? [];
  if (list.length < 2) return null;
  const current = value ?? list.find(({ isDefault }) => isDefault)?.id;
  return (
    <div className="field">
      <label htmlFor="visit-type">Visit type</label>
      <select
        id="visit-type"
        value={current}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {list.map(({ id, name, durationMinutes }) => (
          <option key={id} value={id}>{`${name} (${durationMinutes} minutes)`}</option>
        ))}
      </select>
    </div>
  );
}
