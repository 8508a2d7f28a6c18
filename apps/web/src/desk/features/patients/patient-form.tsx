import type { PatientRecord } from '@clinic/contracts/patients';
import { type FormEvent, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';

/** Corrects what is known; an empty field is forgotten. */
export function PatientForm({ patient, onSaved }: { patient: PatientRecord; onSaved(): void }) {
  const { id } = patient;
  const [name, setName] = useState(patient.name);
  const [birthDate, setBirthDate] = useState(patient.birthDate ?? '');
  const [phone, setPhone] = useState(patient.phone ?? '');
  const [email, setEmail] = useState(patient.email ?? '');
  const update = trpc.patients.update.useMutation({
    onSuccess: (saved) => {
      // As it is stored: a number with its country.
      setName(saved.name);
      setPhone(saved.phone ?? '');
      setEmail(saved.email ?? '');
      onSaved();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (update.isPending) return;
    const optional = Object.entries({ birthDate, phone, email }).filter(([, text]) => text.trim());
    update.mutate({ id, name, ...Object.fromEntries(optional) });
  };
  const problems = {
    name: fieldProblem(update.error, 'name', 'The name'),
    birthDate: fieldProblem(update.error, 'birthDate', 'The date of birth'),
    phone: fieldProblem(update.error, 'phone', 'The phone number'),
    email: fieldProblem(update.error, 'email', 'The email address'),
  };
  const isOfField = Object.values(problems).some(Boolean);
  return (
    <form className="desk-form desk-card" onSubmit={submit} onInput={update.reset}>
      <h2>Name and contacts</h2>
      {!isOfField && <DeskProblem error={update.error} />}
      <div className="field-row">
        <Field
          label="Name"
          autoComplete="off"
          required
          value={name}
          problem={problems.name}
          onChange={({ target }) => setName(target.value)}
        />
        <Field
          label="Date of birth"
          type="date"
          autoComplete="off"
          value={birthDate}
          problem={problems.birthDate}
          onChange={({ target }) => setBirthDate(target.value)}
        />
        <Field
          label="Phone number"
          type="tel"
          autoComplete="off"
          value={phone}
          problem={problems.phone}
          onChange={({ target }) => setPhone(target.value)}
        />
        <Field
          label="Email address"
          type="email"
          autoComplete="off"
          value={email}
          problem={problems.email}
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
