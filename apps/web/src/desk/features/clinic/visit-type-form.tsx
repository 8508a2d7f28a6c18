import type { ManagedVisitType } from '@clinic/contracts/visit-types';
import type { FormEvent } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { neededText, numberOf, textsOf } from './read-form.ts';
import { useRefreshSetup } from './use-refresh-setup.ts';

const TEXTS = [
  { name: 'name', label: 'Name', required: true },
  { name: 'description', label: 'What it is for', hint: 'A sentence for patients.' },
] as const;
const NUMBERS = [
  { name: 'durationMinutes', label: 'Minutes', preset: 30, min: 5, max: 480, step: 5 },
  { name: 'bufferBeforeMinutes', label: 'Minutes free before', preset: 0, max: 120, step: 5 },
  { name: 'bufferAfterMinutes', label: 'Minutes free after', preset: 0, max: 120, step: 5 },
  { name: 'minNoticeMinutes', label: 'Minutes of notice to book it', preset: 0, max: 525_600 },
] as const;
const BOXES = [
  { name: 'online', label: 'Patients can book it themselves', preset: true },
  { name: 'isDefault', label: 'The default, where no visit type is chosen', preset: false },
] as const;

type VisitTypeFormProps = { visitType: ManagedVisitType | undefined; onClose(): void };

/** What patients come for: a new visit type, or all fields of one. */
export function VisitTypeForm({ visitType, onClose }: VisitTypeFormProps) {
  const onSettled = useRefreshSetup();
  const save = trpc.visitTypes.save.useMutation({ onSettled, onSuccess: onClose });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (save.isPending) return;
    const form = new FormData(event.currentTarget);
    save.mutate({
      ...(visitType && { visitTypeId: visitType.id, version: visitType.version }),
      name: neededText(form, 'name'),
      ...textsOf(form, ['description']),
      durationMinutes: numberOf(form, 'durationMinutes'),
      bufferBeforeMinutes: numberOf(form, 'bufferBeforeMinutes'),
      bufferAfterMinutes: numberOf(form, 'bufferAfterMinutes'),
      minNoticeMinutes: numberOf(form, 'minNoticeMinutes'),
      ...{ online: form.has('online'), isDefault: form.has('isDefault') },
    });
  };
  const problemOf = ({ name, label }: { name: string; label: string }) =>
    fieldProblem(save.error, name, label);
  const isOfField = [...TEXTS, ...NUMBERS, ...BOXES].some(problemOf);
  return (
    <DeskDialog title={visitType ? `Edit ${visitType.name}` : 'Add a visit type'} onClose={onClose}>
      <form className="desk-form" onSubmit={submit}>
        {visitType && <p>Appointments that are booked already keep their length.</p>}
        {!isOfField && <DeskProblem error={save.error} />}
        {TEXTS.map((field) => (
          <Field
            key={field.name}
            {...field}
            autoComplete="off"
            defaultValue={visitType?.[field.name]}
            problem={problemOf(field)}
          />
        ))}
        {NUMBERS.map(({ preset, ...field }) => (
          <Field
            key={field.name}
            min={0}
            {...field}
            type="number"
            required
            defaultValue={visitType?.[field.name] ?? preset}
            problem={problemOf(field)}
          />
        ))}
        {BOXES.map(({ name, label, preset }) => (
          <div key={name} className="boxes">
            <label>
              <input type="checkbox" name={name} defaultChecked={visitType?.[name] ?? preset} />
              {label}
            </label>
            <p className="field-problem" role="alert">
              {problemOf({ name, label })}
            </p>
          </div>
        ))}
        <button type="submit" className="button button-main" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </button>
      </form>
    </DeskDialog>
  );
}
