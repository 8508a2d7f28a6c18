import type { Passkey } from '@clinic/contracts/passkeys';
import { trpc } from '../../../lib/trpc.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { useRefreshWaysIn } from './use-own-ways-in.ts';

type RemovePasskeyProps = { passkey: Passkey; onClose(): void; onDone(): void };

/** Asks before a passkey opens the desk no more. */
export function RemovePasskey({ passkey, onClose, onDone }: RemovePasskeyProps) {
  const onSettled = useRefreshWaysIn();
  const remove = trpc.passkeys.remove.useMutation({ onSettled, onSuccess: onDone });
  const { credentialId, name } = passkey;
  const isOnlyWay = fieldProblem(remove.error, 'credentialId') !== undefined;
  const sentence = 'It is your only way to sign in. Set a password or add another passkey first.';
  return (
    <DeskDialog title={`Remove “${name}”?`} onClose={onClose}>
      <p>
        It will not open the desk any more, and you are signed out everywhere else. The device may
        keep it in its own list: remove it there too.
      </p>
      <DeskProblem error={remove.error} {...(isOnlyWay && { sentence })} />
      <div className="buttons">
        <button
          type="button"
          className="button button-danger"
          disabled={remove.isPending}
          onClick={() => remove.mutate({ credentialId })}
        >
          {remove.isPending ? 'Removing…' : 'Remove'}
        </button>
        <button type="button" className="button" onClick={onClose}>
          Leave as it is
        </button>
      </div>
    </DeskDialog>
  );
}
