import type { ClinicSettings } from '@clinic/contracts/settings';
import type { FormEvent } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { numberOf, textsOf } from './read-form.ts';
import { useRefreshSetup } from './use-refresh-setup.ts';

const FIELDS = [
  { name: 'name', label: 'Name of the clinic', type: 'text' },
  { name: 'phone', label: 'Phone, as patients read it', type: 'tel' },
  { name: 'email', label: 'Email address for patients', type: 'email' },
] as const;
const NUMBERS = [
  {
    name: 'bookingHorizonDays',
    label: 'Days ahead that can be booked',
    ...{ min: 1, max: 730, hint: 'From 1 to 730.' },
  },
  {
    name: 'cancelNoticeMinutes',
    label: 'Minutes of notice to cancel or move',
    ...{ min: 0, max: 43_200, hint: 'Later than that, patients are asked to call.' },
  },
] as const;

/** How the clinic is called and reached, and what patients may book and change. */
export function SettingsForm({ settings }: { settings: ClinicSettings }) {
  const onSettled = useRefreshSetup();
  const save = trpc.settings.save.useMutation({ onSettled });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (save.isPending) return;
    const form = new FormData(event.currentTarget);
    save.mutate({
      ...textsOf(form, ['name', 'phone', 'email']),
      bookingHorizonDays: numberOf(form, 'bookingHorizonDays'),
      cancelNoticeMinutes: numberOf(form, 'cancelNoticeMinutes'),
      ...{ version: settings.version, contact: settings.contact },
    });
  };
  const all = [...FIELDS, ...NUMBERS];
  const isOfField = all.some(({ name }) => fieldProblem(save.error, name));
  return (
    <form className="desk-card desk-form" onSubmit={submit}>
      {!isOfField && <DeskProblem error={save.error} />}
      {FIELDS.map(({ name, label, type }) => (
        <Field
          key={name}
          {...{ name, label, type }}
          autoComplete="off"
          defaultValue={settings[name]}
          problem={fieldProblem(save.error, name, label)}
        />
      ))}
      {NUMBERS.map(({ name, label, ...rest }) => (
        <Field
          key={name}
          {...{ name, label, ...rest }}
          type="number"
          required
          defaultValue={settings[name]}
          problem={fieldProblem(save.error, name, label)}
        />
      ))}
      <button type="submit" className="button button-main" disabled={save.isPending}>
        {save.isPending ? 'Saving…' : 'Save'}
      </button>
      <p role="status">{save.isSuccess && 'Saved.'}</p>
    </form>
  );
}
