import type { ManagedLocation } from '@clinic/contracts/locations';
import type { FormEvent } from 'react';
import { errorDataOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { neededText, textsOf } from './read-form.ts';
import { useRefreshSetup } from './use-refresh-setup.ts';

const FIELDS = [
  { name: 'name', label: 'Name', required: true },
  { name: 'timeZone', label: 'Time zone', hint: 'Like Europe/Berlin.', required: true },
  { name: 'addressLine', label: 'Street and number' },
  { name: 'postalCode', label: 'Postal code' },
  { name: 'city', label: 'City' },
  { name: 'country', label: 'Country', hint: 'Its two letters, like DE.' },
  { name: 'phone', label: 'Phone' },
] as const;

/** Most likely the clinic's: that of the manager's device. */
const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

type LocationFormProps = { location: ManagedLocation | undefined; onClose(): void };

/** Where patients are seen: a new location, or all fields of one. */
export function LocationForm({ location, onClose }: LocationFormProps) {
  const onSettled = useRefreshSetup();
  const save = trpc.locations.save.useMutation({ onSettled, onSuccess: onClose });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (save.isPending) return;
    const form = new FormData(event.currentTarget);
    const { country, ...texts } = textsOf(form, [
      ...(['addressLine', 'postalCode', 'city', 'country', 'phone'] as const),
    ]);
    save.mutate({
      ...(location && { locationId: location.id, version: location.version }),
      ...{ name: neededText(form, 'name'), timeZone: neededText(form, 'timeZone') },
      ...texts,
      ...(country && { country: country.toUpperCase() }),
    });
  };
  const isOfField = FIELDS.some(({ name }) => fieldProblem(save.error, name));
  const expected = errorDataOf(save.error)?.appointments;
  return (
    <DeskDialog title={location ? `Edit ${location.name}` : 'Add a location'} onClose={onClose}>
      <form className="desk-form" onSubmit={submit}>
        {!isOfField && (
          <DeskProblem
            error={save.error}
            {...(expected && {
              sentence: `The time zone cannot change: ${expected} appointments are to come here. Cancel or move them first.`,
            })}
          />
        )}
        {FIELDS.map(({ name, label, ...rest }) => (
          <Field
            key={name}
            {...{ name, label, ...rest }}
            autoComplete="off"
            defaultValue={location ? location[name] : name === 'timeZone' ? ownZone() : ''}
            problem={fieldProblem(save.error, name, label)}
          />
        ))}
        <button type="submit" className="button button-main" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </button>
      </form>
    </DeskDialog>
  );
}
