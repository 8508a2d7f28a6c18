import type { PatientRecord } from '@clinic/contracts/patients';
import { useEffect, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskLink, useDeskParams } from '../../domain/desk-link.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Loading } from '../../domain/loading.tsx';
import { useMe } from '../../domain/use-me.ts';
import { hintsOf } from './found-patients.tsx';
import { PatientForm } from './patient-form.tsx';
import { PatientRights } from './patient-rights.tsx';
import './patients.css';
import { PatientVisits } from './patient-visits.tsx';

/** What the clinic knows of a patient. Every look is written down. */
export function PatientPage() {
  const { patientId = '' } = useDeskParams();
  return <Record key={patientId} id={patientId} />;
}

function Record({ id }: { id: string }) {
  // A name would stay in the history of the browser.
  usePageTitle('Patient');
  const { role } = useMe();
  const [record, setRecord] = useState<PatientRecord>();
  const get = trpc.patients.get.useMutation({ onSuccess: setRecord });
  const { mutate } = get;
  useEffect(() => mutate({ id }), [mutate, id]);
  const again = () => mutate({ id });
  return (
    <>
      <DeskLink to="/desk/patients" className="back">
        All patients
      </DeskLink>
      <h1 tabIndex={-1}>{record ? record.name || 'An erased patient' : 'Patient'}</h1>
      <DeskProblem error={get.error} onRetry={again} />
      {!record && get.isPending && <Loading lines={6} />}
      {record && (
        <>
          {record.erased && <p>Who this was has been erased. The appointments stay.</p>}
          <PerhapsSame record={record} />
          {!record.erased && <PatientForm patient={record} onSaved={again} />}
          <PatientVisits record={record} />
          {role === 'manager' && <PatientRights record={record} onErased={again} />}
        </>
      )}
    </>
  );
}

function PerhapsSame({ record: { perhapsSame } }: { record: PatientRecord }) {
  if (perhapsSame.length === 0) return null;
  return (
    <Notice tone="warning" title="Perhaps the same person">
      <p>These patients have the same name, and the same date of birth or phone number:</p>
      <ul>
        {perhapsSame.map((patient) => (
          <li key={patient.id}>
            <DeskLink to="/desk/patients/$patientId" params={{ patientId: patient.id }}>
              {patient.name}
            </DeskLink>
            {` ${hintsOf(patient)}`}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
