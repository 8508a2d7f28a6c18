import { MIN_PASSWORD_LENGTH } from '@clinic/contracts/session';
import { type FormEvent, useEffect, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { deskSentence, fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';

/** Read once, and gone from the address: whoever looks over the shoulder or at the history finds none. */
const token = (() => {
  if (!/^\/desk\/(setup|join)$/.test(window.location.pathname)) return '';
  const text = window.location.hash.slice(1);
  if (text) window.history.replaceState(null, '', window.location.pathname);
  return text;
})();

/** Where a setup link or an invitation leads: a password is chosen, and one is signed in. */
export function LinkPage({ onSignedIn }: { onSignedIn(): void }) {
  usePageTitle('Welcome to the desk');
  const open = trpc.session.openLink.useMutation();
  const { mutate } = open;
  useEffect(() => mutate({ token: token || 'none' }), [mutate]);
  return (
    <div className="desk-alone">
      <h1 tabIndex={-1}>Welcome to the desk</h1>
      {open.isPending && <p role="status">One moment…</p>}
      {open.error && (
        <Notice tone="warning" role="alert" title={deskSentence(open.error)}>
          <p>
            <a href="/desk">To the desk</a>
          </p>
        </Notice>
      )}
      {open.data && <JoinForm invited={open.data.staff} onSignedIn={onSignedIn} />}
    </div>
  );
}

type Invited = { email: string; name: string } | undefined;

function JoinForm({ invited, onSignedIn }: { invited: Invited; onSignedIn(): void }) {
  const [email, setEmail] = useState(invited?.email ?? '');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = trpc.session.join.useMutation({ onSuccess: onSignedIn });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (join.isPending) return;
    join.mutate({ token, password, ...(!invited && { email, name }) });
  };
  const problemOf = (path: string) => fieldProblem(join.error, path);
  const isOfField = ['email', 'name', 'password'].some(problemOf);
  return (
    <form className="desk-form" onSubmit={submit}>
      <p>
        {invited
          ? `Hello ${invited.name}. Choose a password for ${invited.email}.`
          : 'Nobody manages this clinic yet. You will: invite everybody else afterwards.'}
      </p>
      {join.error && !isOfField && (
        <Notice tone="warning" role="alert" title={deskSentence(join.error)} />
      )}
      {!invited && (
        <Field
          label="Your name"
          autoComplete="name"
          required
          value={name}
          problem={problemOf('name')}
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
        problem={problemOf('email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
        hint={`At least ${MIN_PASSWORD_LENGTH} characters. Some words in a row are easy to keep.`}
        type="password"
        autoComplete="new-password"
        required
        value={password}
        problem={problemOf('password')}
        onChange={(event) => setPassword(event.target.value)}
      />
      <button type="submit" className="button button-main" disabled={join.isPending}>
        {join.isPending ? 'One moment…' : 'Open the desk'}
      </button>
    </form>
  );
}
