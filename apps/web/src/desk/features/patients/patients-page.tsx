import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Field } from '../../domain/field.tsx';
import { FoundPatients } from './found-patients.tsx';
import './patients.css';
import { searchMemory } from './search-memory.ts';

/** Milliseconds after the last key until the question is asked. */
const PAUSE = 250;

/** Finds patients by what one knows of them. What is typed stands in no address. */
export function PatientsPage() {
  usePageTitle('Patients');
  const [typed, setTyped] = useState(searchMemory.read());
  const [searched, setSearched] = useState('');
  const search = trpc.patients.search.useMutation({ retry: false });
  const { mutate, reset } = search;
  const list = useRef<HTMLUListElement>(null);
  const navigate = useNavigate();
  const text = typed.trim();
  useEffect(() => {
    searchMemory.write(text);
    if (text === '') return reset();
    const timer = setTimeout(() => mutate({ text }, { onSuccess: () => setSearched(text) }), PAUSE);
    return () => clearTimeout(timer);
  }, [text, mutate, reset]);
  const found = text === '' ? undefined : search.data;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.querySelector('a')?.focus();
    }
  };
  return (
    <>
      <h1 tabIndex={-1}>Patients</h1>
      <search>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const [only, ...others] = (searched === text && found) || [];
            // Not before the list is that of what stands in the field.
            if (only && others.length === 0) {
              void navigate({ to: `/desk/patients/${only.id}` as never });
            }
          }}
        >
          <Field
            label="Find a patient"
            hint="Part of a name, a phone number, an email address or a date of birth"
            type="search"
            autoComplete="off"
            autoFocus
            maxLength={200}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={onKeyDown}
          />
        </form>
      </search>
      <DeskProblem error={search.error} onRetry={() => mutate({ text })} />
      <p role="status" className="muted">
        {wordsOf(text, search.isPending, found?.length)}
      </p>
      {found && found.length > 0 && <FoundPatients found={found} ref={list} />}
    </>
  );
}

function wordsOf(text: string, isPending: boolean, count: number | undefined): string {
  if (text === '') return 'Type something: patients appear below. The arrow keys choose one.';
  if (isPending) return 'Searching…';
  if (count === undefined) return '';
  if (count === 0) return 'Nobody found. A new patient is added when you book for them.';
  return count === 1 ? '1 patient found.' : `${count} patients found.`;
}
