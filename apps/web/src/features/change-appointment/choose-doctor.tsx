import type { Doctor } from '@clinic/contracts/doctors';
import { trpc } from '../../lib/trpc.ts';
import './change-appointment.css';

type ChooseDoctorProps = { doctor: Doctor; onChooseDoctor(doctorId: number): void };

/** With whom the moved appointment is to be; those of the same field come first. */
export function ChooseDoctor({ doctor, onChooseDoctor }: ChooseDoctorProps) {
  const doctors = trpc.doctors.list.useQuery({}, { staleTime: 300_000 }).data ?? [doctor];
  const isAlike = ({ specialization }: Doctor) => specialization === doctor.specialization;
  return (
    <div className="field move-doctor">
      <label htmlFor="move-doctor">Doctor</label>
      <select
        id="move-doctor"
        value={doctor.id}
        onChange={(event) => onChooseDoctor(Number(event.target.value))}
      >
        <optgroup label={doctor.specialization}>{doctors.filter(isAlike).map(optionOf)}</optgroup>
        <optgroup label="Other fields">
          {doctors.filter((one) => !isAlike(one)).map(optionOf)}
        </optgroup>
      </select>
    </div>
  );
}

const optionOf = ({ id, name, specialization }: Doctor) => (
  <option key={id} value={id}>
    {name}, {specialization}
  </option>
);
