import type { PatientRecord } from '@clinic/contracts/patients';
import { useEffect } from 'react';
import { formatDayAndTime } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskLink, useDeskParams } from '../../domain/desk-link.tsx';
import { deskSentence } from '../../domain/desk-sentences.ts';
import { STATUSES } from '../../domain/status.ts';
import { useMe } from '../../domain/use-me.ts';
import { PatientForm } from './patient-form.tsx';
import { PatientRights } from './patient-rights.tsx';

/** What the clinic knows of a patient. Every look is written down. */
export function PatientPage() {
  usePageTitle('Patient');
  const { patientId = '' } = useDeskParams();
  const get = trpc.patients.get.useMutation();
  const { mutate } = get;
  useEffect(() => mutate({ id: patientId }), [mutate, patientId]);
  const { role } = useMe();
  const patient = get.data;
  if (get.error) return <Notice tone="warning" role="alert" title={deskSentence(get.error)} />;
  if (!patient) return <p role="status">One moment…</p>;
  const again = () => mutate({ id: patientId });
  return (
    <>
      <h1 tabIndex={-1}>{patient.erased ? 'An erased patient' : patient.name}</h1>
      <PerhapsSame record={patient} />
      {!patient.erased && <PatientForm patient={patient} onSaved={again} />}
      <Appointments record={patient} />
      {role === 'manager' && <PatientRights record={patient} onErased={again} />}
    </>
  );
}

function PerhapsSame({ record: { perhapsSame } }: { record: PatientRecord }) {
  if (perhapsSame.length === 0) return null;
  return (
    <Notice tone="warning" title="The same person?">
      <p>Others have this name and date of birth or phone number. Nothing is merged by itself.</p>
      <ul>
        {perhapsSame.map(({ id, name, birthYear }) => (
          <li key={id}>
            <DeskLink to="/desk/patients/$patientId" params={{ patientId: id }}>
              {[name, birthYear].filter(Boolean).join(', ')}
            </DeskLink>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Appointments({ record: { appointments } }: { record: PatientRecord }) {
  return (
    <section className="desk-card">
      <h2>Appointments</h2>
      {appointments.length === 0 && <p className="muted">None.</p>}
      <ul className="rows">
        {appointments.map((appointment) => (
          <li key={appointment.id}>
            <DeskLink to="/desk" search={{ date: appointment.localStartsAt.slice(0, 10) }}>
              {formatDayAndTime(appointment.localStartsAt)}
            </DeskLink>
            {` with ${appointment.doctorName}, ${STATUSES[appointment.status].words} (${appointment.reference})`}
          </li>
        ))}
      </ul>
    </section>
  );
}
