import type { Doctor } from '@clinic/contracts/doctors';
import { useState } from 'react';
import { useTypedSearch } from '../../lib/use-typed-search.ts';
import { useOtherDoctors } from './use-other-doctors.ts';
import './change-appointment.css';

type ChooseDoctorProps = { doctor: Doctor; onChooseDoctor(doctorId: number): void };

/** With whom the moved appointment is to be; the one chosen is always in the list. */
export function ChooseDoctor({ doctor, onChooseDoctor }: ChooseDoctorProps) {
  const [search, setSearch] = useState('');
  const [typed, setTyped] = useTypedSearch(search, setSearch);
  const { alike, others, found, total } = useOtherDoctors(doctor, search);
  return (
    <div className="move-doctor">
      <div className="field">
        <label htmlFor="move-doctor">Doctor</label>
        <select
          id="move-doctor"
          value={doctor.id}
          onChange={(event) => onChooseDoctor(Number(event.target.value))}
        >
          <optgroup label={doctor.specialization}>{[doctor, ...alike].map(optionOf)}</optgroup>
          {others.length > 0 && <optgroup label="Other fields">{others.map(optionOf)}</optgroup>}
        </select>
      </div>
      <div className="field">
        <label htmlFor="move-doctor-search">Find another doctor</label>
        <input
          id="move-doctor-search"
          type="search"
          placeholder="Name or specialty"
          autoComplete="off"
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          aria-describedby="move-doctor-found"
        />
        <p id="move-doctor-found" className="move-doctor-found muted" role="status">
          {hintOf(search, found, total)}
        </p>
      </div>
    </div>
  );
}

const optionOf = ({ id, name, specialization }: Doctor) => (
  <option key={id} value={id}>
    {`${name}, ${specialization}`}
  </option>
);

function hintOf(search: string, listed: number, total: number | undefined): string {
  if (total === undefined) return '';
  if (listed < total)
    return `${listed} of ${total} doctors are in the list. Type more of the name.`;
  if (search.trim() === '') return '';
  if (total === 0) return 'No other doctor matches.';
  return total === 1
    ? '1 doctor found: now in the list.'
    : `${total} doctors found: now in the list.`;
}
