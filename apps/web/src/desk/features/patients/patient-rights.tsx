import type { PatientRecord } from '@clinic/contracts/patients';
import { useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { AccessLog } from './access-log.tsx';
import { EraseDialog } from './erase-dialog.tsx';

type PatientRightsProps = { record: PatientRecord; onErased(): void };

/** For managers: a copy for the patient, the erasure, and who has looked. */
export function PatientRights({ record, onErased }: PatientRightsProps) {
  const { id, erased, accessLog = [] } = record;
  const [isAsking, setIsAsking] = useState(false);
  const copy = trpc.patients.export.useMutation({ onSuccess: download });
  return (
    <>
      {!erased && (
        <section className="desk-card">
          <h2>Data of this patient</h2>
          <DeskProblem error={copy.error} />
          <div className="buttons">
            <button
              type="button"
              className="button"
              disabled={copy.isPending}
              onClick={() => copy.mutate({ id })}
            >
              {copy.isPending ? 'Exporting…' : 'Export as a file'}
            </button>
            <button
              type="button"
              className="button button-danger"
              onClick={() => setIsAsking(true)}
            >
              Erase…
            </button>
            <span role="status">{copy.isSuccess && 'The file was handed to your browser.'}</span>
          </div>
        </section>
      )}
      <AccessLog entries={accessLog} />
      {isAsking && (
        <EraseDialog
          record={record}
          onClose={() => setIsAsking(false)}
          onErased={() => {
            setIsAsking(false);
            onErased();
          }}
        />
      )}
    </>
  );
}

function download({ fileName, content }: { fileName: string; content: string }): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
