import type { PatientRecord } from '@clinic/contracts/patients';
import { type FormEvent, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { deskSentence, fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';

/** Corrects what is known; an empty field is forgotten. */
export function PatientForm({ patient, onSaved }: { patient: PatientRecord; onSaved(): void }) {
  const { id } = patient;
  const [name, setName] = useState(patient.name);
  const [birthDate, setBirthDate] = useState(patient.birthDate ?? '');
  const [phone, setPhone] = useState(patient.phone ?? '');
  const [email, setEmail] = useState(patient.email ?? '');
  const update = trpc.patients.update.useMutation({ onSuccess: onSaved });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (update.isPending) return;
    const optional = Object.entries({ birthDate, phone, email }).filter(([, text]) => text.trim());
    update.mutate({ id, name, ...Object.fromEntries(optional) });
  };
  const problemOf = (path: string) => fieldProblem(update.error, path);
  const isOfField = ['name', 'birthDate', 'phone', 'email'].some(problemOf);
  return (
    <form className="desk-form desk-card" onSubmit={submit}>
      {update.error && !isOfField && (
        <Notice tone="warning" role="alert" title={deskSentence(update.error)} />
      )}
      <div className="field-row">
        <Field
          label="Name"
          required
          value={name}
          problem={problemOf('name')}
          onChange={({ target }) => setName(target.value)}
        />
        <Field
          label="Date of birth"
          type="date"
          value={birthDate}
          problem={problemOf('birthDate')}
          onChange={({ target }) => setBirthDate(target.value)}
        />
        <Field
          label="Phone"
          type="tel"
          autoComplete="off"
          value={phone}
          problem={problemOf('phone')}
          onChange={({ target }) => setPhone(target.value)}
        />
        <Field
          label="Email"
          type="email"
          autoComplete="off"
          value={email}
          problem={problemOf('email')}
          onChange={({ target }) => setEmail(target.value)}
        />
      </div>
      <div className="buttons">
        <button type="submit" className="button button-main" disabled={update.isPending}>
          {update.isPending ? 'Saving…' : 'Save'}
        </button>
        <span role="status">{update.isSuccess ? 'Saved.' : ''}</span>
      </div>
    </form>
  );
}
