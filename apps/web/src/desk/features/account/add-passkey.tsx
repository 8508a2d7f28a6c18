import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { errorDataOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { createPasskey, passkeySentence } from '../../domain/passkeys.ts';
import { useRefreshWaysIn } from './use-own-ways-in.ts';

/** Has the browser make a passkey for oneself. */
export function AddPasskey({ onAdded }: { onAdded(name: string): void }) {
  const [name, setName] = useState('');
  const refresh = useRefreshWaysIn();
  const ask = trpc.passkeys.askToAdd.useMutation();
  const answer = trpc.passkeys.add.useMutation({ retry: false });
  const add = useMutation({
    retry: false,
    mutationFn: async () =>
      answer.mutateAsync({ name, passkey: await createPasskey(await ask.mutateAsync()) }),
    onSuccess: async () => {
      await refresh();
      setName('');
      onAdded(name);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!add.isPending) add.mutate();
  };
  const nameProblem = fieldProblem(add.error, 'name', 'The name');
  const passkeyProblem = fieldProblem(add.error, 'passkey', 'The passkey');
  // Another person at this desk must not make a way in of their own.
  const isTooLate = errorDataOf(add.error)?.code === 'UNAUTHENTICATED';
  const sentence = isTooLate
    ? 'Your sign-in was too long ago for this. Nothing was saved: please press the button again.'
    : (passkeyProblem ?? passkeySentence(add.error));
  return (
    <form className="desk-form desk-narrow" onSubmit={submit}>
      {!nameProblem && <DeskProblem error={add.error} {...(sentence && { sentence })} />}
      <Field
        label="Name of the passkey"
        hint="So that you know it again, for example “Laptop at the front desk”."
        maxLength={60}
        required
        value={name}
        problem={nameProblem}
        onChange={({ target }) => setName(target.value)}
      />
      <button type="submit" className="button" disabled={add.isPending}>
        {add.isPending ? 'Waiting for your device…' : 'Add a passkey'}
      </button>
    </form>
  );
}
