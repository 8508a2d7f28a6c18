import type { Passkey } from '@clinic/contracts/passkeys';
import { type FormEvent, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { useRefreshWaysIn } from './use-own-ways-in.ts';

type RenamePasskeyProps = { passkey: Passkey; onClose(): void; onDone(): void };

export function RenamePasskey({ passkey, onClose, onDone }: RenamePasskeyProps) {
  const [name, setName] = useState(passkey.name);
  const onSettled = useRefreshWaysIn();
  const rename = trpc.passkeys.rename.useMutation({ onSettled, onSuccess: onDone });
  const { credentialId } = passkey;
  const problem = fieldProblem(rename.error, 'name', 'The name');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!rename.isPending) rename.mutate({ credentialId, name });
  };
  return (
    <DeskDialog title={`Rename “${passkey.name}”`} onClose={onClose}>
      <form className="desk-form" onSubmit={submit}>
        {!problem && <DeskProblem error={rename.error} />}
        <Field
          label="Name"
          maxLength={60}
          required
          value={name}
          problem={problem}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button button-main" disabled={rename.isPending}>
          {rename.isPending ? 'Saving…' : 'Save'}
        </button>
      </form>
    </DeskDialog>
  );
}
