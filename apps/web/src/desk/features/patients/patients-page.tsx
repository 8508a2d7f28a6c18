import { useEffect, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskLink } from '../../domain/desk-link.tsx';
import { deskSentence } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';

const PAUSE = 250;

/** Finds patients by what one knows of them. What is typed stands in no address. */
export function PatientsPage() {
  usePageTitle('Patients');
  const [typed, setTyped] = useState('');
  const search = trpc.patients.search.useMutation({ retry: false });
  const { mutate, reset } = search;
  const text = typed.trim();
  useEffect(() => {
    if (text === '') return reset();
    const timer = setTimeout(() => mutate({ text }), PAUSE);
    return () => clearTimeout(timer);
  }, [text, mutate, reset]);
  const found = text === '' ? undefined : search.data;
  return (
    <>
      <h1 tabIndex={-1}>Patients</h1>
      <Field
        label="Search"
        hint="Part of a name, a phone number or a date of birth"
        type="search"
        autoComplete="off"
        autoFocus
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {search.error && <Notice tone="warning" role="alert" title={deskSentence(search.error)} />}
      <p role="status" className="muted">
        {found && (found.length === 0 ? 'Nobody found.' : `${found.length} found.`)}
      </p>
      <ul className="rows desk-card" hidden={!found?.length}>
        {found?.map(({ id, name, birthYear, phoneEnd, lastVisit }) => (
          <li key={id}>
            <DeskLink to="/desk/patients/$patientId" params={{ patientId: id }}>
              {name}
            </DeskLink>
            <span className="muted">
              {` ${[birthYear && `born ${birthYear}`, phoneEnd && `phone …${phoneEnd}`, lastVisit && `last here ${lastVisit}`].filter(Boolean).join(', ')}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
