import type { ManagedDoctor } from '@clinic/contracts/doctors';
import type { FormEvent } from 'react';
import { errorDataOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { neededText, numberOf } from './read-form.ts';
import { useRefreshSetup } from './use-refresh-setup.ts';

const FIELDS = [
  { name: 'name', label: 'Name', hint: 'As patients read it, like Dr. Ada Meyer.' },
  { name: 'specialization', label: 'Specialization' },
] as const;

type DoctorFormProps = { doctor: ManagedDoctor | undefined; onClose(): void };

/** Who sees patients, where, and for what: somebody new, or all fields of one. */
export function DoctorForm({ doctor, onClose }: DoctorFormProps) {
  const onSettled = useRefreshSetup();
  const save = trpc.doctors.save.useMutation({ onSettled, onSuccess: onClose });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (save.isPending) return;
    const form = new FormData(event.currentTarget);
    save.mutate({
      ...(doctor && { doctorId: doctor.id, version: doctor.version }),
      ...{ name: neededText(form, 'name'), specialization: neededText(form, 'specialization') },
      locationId: numberOf(form, 'locationId'),
      visitTypeIds: form.getAll('visitTypeIds').map(Number),
    });
  };
  const places = fieldProblem(save.error, 'locationId', 'The location');
  const types = fieldProblem(save.error, 'visitTypeIds', 'A visit type');
  const isOfField = places || types || FIELDS.some(({ name }) => fieldProblem(save.error, name));
  const expected = errorDataOf(save.error)?.appointments;
  return (
    <DeskDialog title={doctor ? `Edit ${doctor.name}` : 'Add a doctor'} onClose={onClose}>
      <form className="desk-form" onSubmit={submit}>
        {!isOfField && (
          <DeskProblem
            error={save.error}
            {...(expected && {
              sentence: `The location cannot change: ${expected} appointments are to come at the former one. Cancel or move them first.`,
            })}
          />
        )}
        {FIELDS.map(({ name, label, ...rest }) => (
          <Field
            key={name}
            {...{ name, label, ...rest }}
            autoComplete="off"
            required
            defaultValue={doctor?.[name]}
            problem={fieldProblem(save.error, name, label)}
          />
        ))}
        <LocationSelect value={doctor?.location.id} problem={places} />
        <VisitTypeBoxes value={doctor?.visitTypeIds ?? []} problem={types} />
        <button type="submit" className="button button-main" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </button>
      </form>
    </DeskDialog>
  );
}

type ChoiceProps<T> = { value: T; problem: string | undefined };

function LocationSelect({ value, problem }: ChoiceProps<number | undefined>) {
  const list = trpc.locations.listAll.useQuery(undefined, { refetchInterval: false }).data;
  const offered = list?.filter(({ id, active }) => active || id === value) ?? [];
  if (!list) return null;
  return (
    <div className="field">
      <label htmlFor="doctor-location">Location</label>
      <select
        id="doctor-location"
        name="locationId"
        required
        defaultValue={value ?? offered[0]?.id ?? ''}
      >
        {offered.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <p className="field-problem" role="alert">
        {problem ?? (offered.length === 0 ? 'Add a location first.' : undefined)}
      </p>
    </div>
  );
}

function VisitTypeBoxes({ value, problem }: ChoiceProps<readonly number[]>) {
  const list = trpc.visitTypes.listAll.useQuery(undefined, { refetchInterval: false }).data ?? [];
  return (
    <fieldset className="boxes">
      <legend>Visit types</legend>
      <p className="field-hint muted">Without any, the default one is offered.</p>
      {list
        .filter(({ active }) => active)
        .map(({ id, name, durationMinutes }) => (
          <label key={id}>
            <input
              type="checkbox"
              name="visitTypeIds"
              value={id}
              defaultChecked={value.includes(id)}
            />
            {`${name}, ${durationMinutes} minutes`}
          </label>
        ))}
      <p className="field-problem" role="alert">
        {problem}
      </p>
    </fieldset>
  );
}
