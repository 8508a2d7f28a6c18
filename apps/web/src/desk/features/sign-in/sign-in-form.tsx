import { type FormEvent, useState } from 'react';
import { errorDataOf, retryAfterOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { deskSentence } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';

/** Asks for email address and password; knows nothing of who may. */
export function SignInForm({
  email: known = '',
  onSignedIn,
}: {
  email?: string;
  onSignedIn(): void;
}) {
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
      {signIn.error && <Notice tone="warning" role="alert" title={sentenceOf(signIn.error)} />}
      <Field
        label="Email address"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <button type="submit" className="button button-main" disabled={signIn.isPending}>
        {signIn.isPending ? 'Signing in…' : 'Sign in'}
      </button>
      {ways.data?.singleSignOn && (
        <a className="button" href="/auth/oidc/start">
          Sign in with single sign-on
        </a>
      )}
      <p className="muted">Forgotten? A manager can give you a new link.</p>
    </form>
  );
}

function sentenceOf(error: unknown): string {
  const code = errorDataOf(error)?.code;
  if (code === 'UNAUTHENTICATED') return 'The email address or the password is not right.';
  return deskSentence(error, retryAfterOf(error));
}
