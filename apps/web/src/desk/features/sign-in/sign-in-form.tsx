import type { Staff } from '@clinic/contracts/staff';
import { type FormEvent, useState } from 'react';
import { errorDataOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Field } from '../../domain/field.tsx';
import { PasswordField } from '../../domain/password-field.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import { SingleSignOn } from './single-sign-on.tsx';

type SignInFormProps = {
  /** Whose session has ended. */
  email?: string;
  onSignedIn(staff: Staff): void;
};

/** Asks for email address and password, or for another proof of who one is; knows nothing of who may. */
export function SignInForm({ email: known = '', onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const signIn = trpc.session.signIn.useMutation({ onSuccess: onSignedIn });
  const ways = trpc.session.ways.useQuery(undefined, { refetchInterval: false });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate({ email, password });
  };
  return (
    <form className="desk-form" onSubmit={submit}>
      <DeskProblem error={signIn.error} {...sentenceOf(signIn.error)} />
      <Field
        label="Email address"
        type="email"
        name="email"
        autoComplete="username"
        ref={known ? null : begin}
        required
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        ref={known ? begin : null}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <button type="submit" className="button button-main" disabled={signIn.isPending}>
        {signIn.isPending ? 'Signing in…' : 'Sign in'}
      </button>
      <PasskeySignIn onSignedIn={onSignedIn} />
      {ways.data?.singleSignOn && (
        <SingleSignOn name={ways.data.singleSignOn} isInDialog={known !== ''} />
      )}
      <p className="muted">If you have forgotten your password, ask a manager for a new link.</p>
    </form>
  );
}

/** Where one begins to type; the attribute is what a dialog goes by when it opens. */
function begin(field: HTMLInputElement | null): void {
  field?.setAttribute('autofocus', '');
  field?.focus();
}

function sentenceOf(error: unknown): { sentence?: string } {
  const isWrong = ['UNAUTHENTICATED', 'INVALID_INPUT'].includes(errorDataOf(error)?.code ?? '');
  return isWrong ? { sentence: 'The email address or the password is wrong.' } : {};
}
