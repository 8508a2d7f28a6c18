import type { PatientRecord } from '@clinic/contracts/patients';
import { useState } from 'react';
import { formatDayAndTime } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { deskSentence } from '../../domain/desk-sentences.ts';

/** For managers: who has looked, a copy for the patient, and the erasure. */
export function PatientRights({ record, onErased }: { record: PatientRecord; onErased(): void }) {
  const { id, erased, name, accessLog = [] } = record;
  const [isAsking, setIsAsking] = useState(false);
  const copy = trpc.patients.export.useMutation({ onSuccess: save });
  const erase = trpc.patients.erase.useMutation({
    onSuccess: () => {
      setIsAsking(false);
      onErased();
    },
  });
  return (
    <section className="desk-card">
      <h2>Data of this patient</h2>
      {copy.error && <Notice tone="warning" role="alert" title={deskSentence(copy.error)} />}
      {!erased && (
        <div className="buttons">
          <button
            type="button"
            className="button"
            disabled={copy.isPending}
            onClick={() => copy.mutate({ id })}
          >
            Export as a file
          </button>
          <button type="button" className="button button-danger" onClick={() => setIsAsking(true)}>
            Erase
          </button>
        </div>
      )}
      <details className="history">
        <summary>{`Who has looked (${accessLog.length})`}</summary>
        <ol>
          {accessLog.map(({ occurredAt, staffName, action }) => (
            <li key={`${occurredAt} ${staffName} ${action}`}>
              {`${formatDayAndTime(occurredAt)} UTC: ${staffName}, ${action}`}
            </li>
          ))}
        </ol>
      </details>
      {isAsking && (
        <DeskDialog title={`Erase ${name}?`} onClose={() => setIsAsking(false)}>
          <p>
            Name, date of birth, phone and email are forgotten for good. Appointments stay, and are
            nobody’s. This cannot be undone.
          </p>
          {erase.error && <Notice tone="warning" role="alert" title={deskSentence(erase.error)} />}
          <div className="buttons">
            <button type="button" className="button" onClick={() => setIsAsking(false)}>
              Keep
            </button>
            <button
              type="button"
              className="button button-danger"
              disabled={erase.isPending}
              onClick={() => erase.mutate({ id })}
            >
              Erase for good
            </button>
          </div>
        </DeskDialog>
      )}
    </section>
  );
}

function save({ fileName, content }: { fileName: string; content: string }): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
