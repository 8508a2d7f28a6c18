import type { ReactNode } from 'react';
import { errorDataOf } from '../../../lib/api-error.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';

type RetireDialogProps = {
  name: string;
  active: boolean;
  /** What it means. */
  children: ReactNode;
  error: unknown;
  isPending: boolean;
  onRetire(): void;
  onClose(): void;
};

/** Asks before something is retired, or used again. */
export function RetireDialog({ name, active, children, onClose, ...change }: RetireDialogProps) {
  const { error, isPending, onRetire } = change;
  const issue = errorDataOf(error)?.issues?.[0]?.message;
  const verb = active ? 'Retire' : 'Use again';
  return (
    <DeskDialog title={`${verb}: ${name}`} onClose={onClose}>
      {children}
      <DeskProblem error={error}>{issue && <p>{`It says: ${issue}.`}</p>}</DeskProblem>
      <div className="buttons">
        <button
          type="button"
          className={active ? 'button button-danger' : 'button button-main'}
          disabled={isPending}
          onClick={onRetire}
        >
          {isPending ? 'Saving…' : verb}
        </button>
        <button type="button" className="button" onClick={onClose}>
          Leave as it is
        </button>
      </div>
    </DeskDialog>
  );
}
