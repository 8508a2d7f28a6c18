import { MIN_PASSWORD_LENGTH } from '@clinic/contracts/session';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { createPasskey, passkeySentence, usePasskeysWork } from '../../domain/passkeys.ts';
import { PasswordField } from '../../domain/password-field.tsx';
import { isLink } from '../../lib/is-link.ts';

/** Read once, and gone from the address: whoever looks over the shoulder or at the history finds none. */
const token = (() => {
  if (!isLink) return '';
  const text = window.location.hash.slice(1);
  if (text) window.history.replaceState(null, '', window.location.pathname);
  return text;
})();

/** Where a setup link or an invitation leads: a password or a passkey is chosen, and one is signed in. */
export function LinkPage({ onSignedIn }: { onSignedIn(): void }) {
  usePageTitle('Welcome to the desk');
  const open = trpc.session.openLink.useMutation();
  const { mutate } = open;
  useEffect(() => mutate({ token: token || 'none' }), [mutate]);
  return (
    <main className="desk-alone">
      <h1 tabIndex={-1}>Welcome to the desk</h1>
      {open.isPending && <p role="status">Loading…</p>}
      <DeskProblem error={open.error} onRetry={() => mutate({ token: token || 'none' })} />
      {open.error && (
        <a className="button" href="/desk">
          Sign in
        </a>
      )}
      {open.data && <JoinForm invited={open.data.staff} onSignedIn={onSignedIn} />}
    </main>
  );
}

type Invited = { email: string; name: string } | undefined;

function JoinForm({ invited, onSignedIn }: { invited: Invited; onSignedIn(): void }) {
  const [email, setEmail] = useState(invited?.email ?? '');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = trpc.session.join.useMutation({
    // Asked again after a lost answer, it would find the link used.
    retry: false,
    onSuccess: onSignedIn,
  });
  const who = { token, ...(!invited && { email, name }) };
  const byPasskey = useJoinWithPasskey(who, onSignedIn);
  const passkeysWork = usePasskeysWork();
  const isPending = join.isPending || byPasskey.isPending;
  const error = join.error ?? byPasskey.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    byPasskey.reset();
    join.mutate({ ...who, password });
  };
  const problems = {
    name: fieldProblem(error, 'name', 'Your name'),
    email: fieldProblem(error, 'email', 'The email address'),
    password: fieldProblem(error, 'password', 'The password'),
  };
  const isOfField = Object.values(problems).some(Boolean);
  return (
    <form className="desk-form" onSubmit={submit}>
      <p>
        {invited
          ? `Hello ${invited.name}. Choose how you will sign in.`
          : 'This clinic has no manager yet. You will be the first, and can then invite everybody else.'}
      </p>
      {!isOfField && <DeskProblem error={error} {...sentenceOf(error)} />}
      {!invited && (
        <Field
          label="Your name"
          autoComplete="name"
          required
          value={name}
          problem={problems.name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      {/* Also for an invitation: password managers keep it with the password. */}
      <Field
        label="Email address"
        type="email"
        autoComplete="username"
        required
        readOnly={invited !== undefined}
        value={email}
        problem={problems.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label="Password"
        hint={`At least ${MIN_PASSWORD_LENGTH} characters. Several words in a row are easy to remember.`}
        autoComplete="new-password"
        value={password}
        problem={problems.password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <button type="submit" className="button button-main" disabled={isPending}>
        {join.isPending ? 'Saving…' : 'Save and open the desk'}
      </button>
      {passkeysWork && (
        <>
          <p>
            Or without a password: a passkey is kept on this device, and opens with your finger,
            your face or the PIN of the device.
          </p>
          <button
            type="button"
            className="button"
            disabled={isPending}
            onClick={() => {
              join.reset();
              byPasskey.mutate();
            }}
          >
            {byPasskey.isPending ? 'Waiting for your passkey…' : 'Use a passkey instead'}
          </button>
        </>
      )}
    </form>
  );
}

/** Comes in without a password. */
function useJoinWithPasskey(
  who: { token: string; email?: string; name?: string },
  onSuccess: () => void,
) {
  const ask = trpc.passkeys.askToJoin.useMutation();
  const join = trpc.passkeys.join.useMutation({ retry: false });
  return useMutation({
    retry: false,
    mutationFn: async () =>
      join.mutateAsync({ ...who, passkey: await createPasskey(await ask.mutateAsync(who)) }),
    onSuccess,
  });
}

function sentenceOf(error: unknown): { sentence?: string } {
  const sentence = passkeySentence(error);
  return sentence ? { sentence } : {};
}
