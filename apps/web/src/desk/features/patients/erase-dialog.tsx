import type { PatientRecord } from '@clinic/contracts/patients';
import { errorDataOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';

type EraseDialogProps = { record: PatientRecord; onClose(): void; onErased(): void };

/** Says what an erasure takes away and what stays, before it happens. */
export function EraseDialog({ record: { id, name }, onClose, onErased }: EraseDialogProps) {
  // Asked again after a lost answer, it would find nobody: the page then says so.
  const erase = trpc.patients.erase.useMutation({ onSuccess: onErased });
  const isAhead = errorDataOf(erase.error)?.code === 'HAS_APPOINTMENTS';
  return (
    <DeskDialog title={`Erase ${name}?`} onClose={onClose}>
      <ul className="consequences">
        <li>The name, date of birth, phone number and email address are deleted.</li>
        <li>The appointments and their history stay, without a name.</li>
        <li>The links that this patient has been given stop working.</li>
        <li>Nobody can undo this.</li>
      </ul>
      <DeskProblem
        error={erase.error}
        {...(isAhead && {
          sentence:
            'This patient still has appointments to come. Cancel them first, then erase: nobody could be told about them afterwards.',
        })}
      />
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Keep this patient
        </button>
        <button
          type="button"
          className="button button-danger"
          disabled={erase.isPending}
          onClick={() => erase.mutate({ id })}
        >
          {erase.isPending ? 'Erasing…' : 'Erase for good'}
        </button>
      </div>
    </DeskDialog>
  );
}
