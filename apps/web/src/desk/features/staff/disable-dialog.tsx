import type { ListedStaff } from '@clinic/contracts/staff';
import { trpc } from '../../../lib/trpc.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { useRefreshStaff } from './use-refresh-staff.ts';

type DisableDialogProps = { person: ListedStaff; onClose(): void };

/** Asks before somebody is signed out for good, or let in again. */
export function DisableDialog({ person, onClose }: DisableDialogProps) {
  const { id, version, name, disabled } = person;
  const onSettled = useRefreshStaff();
  const change = trpc.staff.disable.useMutation({ onSettled, onSuccess: onClose });
  const verb = disabled ? 'Enable' : 'Disable';
  return (
    <DeskDialog title={`${verb} ${name}?`} onClose={onClose}>
      <p>
        {disabled
          ? 'They can sign in again, as before.'
          : 'They are signed out everywhere at once and cannot sign in. What they did keeps their name. You can enable them again.'}
      </p>
      <DeskProblem error={change.error} />
      <div className="buttons">
        <button
          type="button"
          className={disabled ? 'button button-main' : 'button button-danger'}
          disabled={change.isPending}
          onClick={() => change.mutate({ id, version, disabled: !disabled })}
        >
          {change.isPending ? 'Saving…' : verb}
        </button>
        <button type="button" className="button" onClick={onClose}>
          Leave as it is
        </button>
      </div>
    </DeskDialog>
  );
}
