import type { FoundPatient } from '@clinic/contracts/patients';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';

/** A known patient with an id, or a new one by name. */
export type Chosen = { id?: string; name: string };

type PatientFieldProps = {
  chosen: Chosen;
  onChange(chosen: Chosen): void;
  problem: string | undefined;
};

/** Milliseconds without a key press after which is looked for what was typed. */
const PAUSE = 200;

/** One field for both: patients whom the clinic knows are offered while a name is typed. */
export function PatientField({ chosen, onChange, problem }: PatientFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [active, setActive] = useState(-1);
  const found = useFound(chosen);
  useEffect(() => input.current?.focus(), []);
  const isOpen = chosen.id === undefined && found.length > 0;
  const choose = ({ id: patientId, name }: FoundPatient) => {
    onChange({ id: patientId, name });
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const patient = found[active];
    if (!isOpen) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((active - 1 + found.length) % found.length);
    else if (event.key === 'Enter' && patient) choose(patient);
    else return;
    event.preventDefault();
  };
  return (
    <div className="field patient-field">
      <label htmlFor={id}>Patient</label>
      <input
        id={id}
        ref={input}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-found`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-hint`}
        autoComplete="off"
        spellCheck={false}
        value={chosen.name}
        onChange={(event) => {
          onChange({ name: event.target.value });
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
      />
      <p id={`${id}-hint`} className={problem ? 'field-problem' : 'muted'} aria-live="polite">
        {problem ?? hintOf(chosen, found.length)}
      </p>
      <div
        id={`${id}-found`}
        role="listbox"
        aria-label="Known patients"
        className="found"
        hidden={!isOpen}
      >
        {found.map((patient, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field.
          <div
            key={patient.id}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            className="found-patient"
            onClick={() => choose(patient)}
          >
            <strong>{patient.name}</strong>
            <span className="muted">{` ${factsOf(patient)}`}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function hintOf({ id, name }: Chosen, found: number): string {
  if (id !== undefined) return 'A known patient.';
  if (name.trim() === '') return 'Name, phone number or date of birth.';
  if (found === 0) return 'Nobody of this name is known: this will be a new patient.';
  return `${found} known. Arrow down to choose, or go on as a new patient.`;
}

function factsOf({ birthYear, phoneEnd, lastVisit }: FoundPatient): string {
  return [
    birthYear && `born ${birthYear}`,
    phoneEnd && `phone …${phoneEnd}`,
    lastVisit && `last here ${lastVisit}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Patients by what is typed; a name never stands in an address. */
function useFound({ id, name }: Chosen): FoundPatient[] {
  const [found, setFound] = useState<FoundPatient[]>([]);
  const { mutateAsync } = trpc.patients.search.useMutation({ retry: false });
  const text = id === undefined ? name.trim() : '';
  useEffect(() => {
    if (text === '') return setFound([]);
    let isLatest = true;
    const timer = setTimeout(() => {
      mutateAsync({ text }).then(
        (patients) => isLatest && setFound(patients),
        () => isLatest && setFound([]),
      );
    }, PAUSE);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [text, mutateAsync]);
  return text === '' ? [] : found;
}
