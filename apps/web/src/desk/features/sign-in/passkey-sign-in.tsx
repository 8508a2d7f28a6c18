import type { Staff } from '@clinic/contracts/staff';
import { useMutation } from '@tanstack/react-query';
import { errorDataOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { askForPasskey, passkeySentence, usePasskeysWork } from '../../domain/passkeys.ts';

/** Signs in without email address and password, where passkeys work. */
export function PasskeySignIn({ onSignedIn }: { onSignedIn(staff: Staff): void }) {
  const ask = trpc.passkeys.askToSignIn.useMutation();
  // Asked again after a lost answer, it would find its question answered.
  const answer = trpc.passkeys.signIn.useMutation({ retry: false });
  const signIn = useMutation({
    retry: false,
    mutationFn: async () =>
      answer.mutateAsync({ passkey: await askForPasskey(await ask.mutateAsync()) }),
    onSuccess: onSignedIn,
  });
  if (!usePasskeysWork()) return null;
  const isUnknown = errorDataOf(signIn.error)?.code === 'UNAUTHENTICATED';
  const sentence = isUnknown
    ? 'This passkey does not open the desk. Sign in with another one, or with your password.'
    : passkeySentence(signIn.error);
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        {signIn.isPending ? 'Waiting for your passkey…' : 'Sign in with a passkey'}
      </button>
      <DeskProblem error={signIn.error} {...(sentence && { sentence })} />
    </>
  );
}
