import type { FoundPatient } from '@clinic/contracts/patients';
import type { KeyboardEvent, Ref } from 'react';
import { formatFullDate } from '../../../lib/format-time.ts';
import { DeskLink } from '../../domain/desk-link.tsx';

type FoundPatientsProps = { found: readonly FoundPatient[]; ref?: Ref<HTMLUListElement> };

/** Patients to choose from, with enough to tell one from another. */
export function FoundPatients({ found, ref }: FoundPatientsProps) {
  return (
    <ul className="rows desk-card found-list" aria-label="Patients" ref={ref} onKeyDown={moveFocus}>
      {found.map((patient) => (
        <li key={patient.id}>
          <DeskLink to="/desk/patients/$patientId" params={{ patientId: patient.id }}>
            <span className="found-name">{patient.name}</span>
            <span className="muted">{hintsOf(patient)}</span>
          </DeskLink>
        </li>
      ))}
    </ul>
  );
}

/** What tells namesakes apart, as far as it is known. */
export function hintsOf({ birthYear, phoneEnd, lastVisit }: FoundPatient): string {
  return [
    birthYear && `born ${birthYear}`,
    phoneEnd && `phone …${phoneEnd}`,
    lastVisit && `last visit ${formatFullDate(lastVisit)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const links = [...event.currentTarget.querySelectorAll('a')];
  const next = links.indexOf(document.activeElement as HTMLAnchorElement) + step;
  const field = document.querySelector<HTMLElement>('main input[type="search"]');
  (next < 0 ? field : links[Math.min(next, links.length - 1)])?.focus();
}
