import { type FormEvent, useState } from 'react';
import { retryAfterOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { deskSentence, fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { useMe } from '../../domain/use-me.ts';

/** The own way in. */
export function AccountPage() {
  usePageTitle('Account');
  const { name, email } = useMe();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = trpc.session.changePassword.useMutation({
    onSuccess: () => {
      setCurrent('');
      setPassword('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending) change.mutate({ current, password });
  };
  const problemOf = (path: string) => fieldProblem(change.error, path);
  return (
    <>
      <h1 tabIndex={-1}>{name}</h1>
      <form className="desk-form desk-card" onSubmit={submit}>
        <h2>Another password</h2>
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        {change.error && !problemOf('current') && !problemOf('password') && (
          <Notice
            tone="warning"
            role="alert"
            title={deskSentence(change.error, retryAfterOf(change.error))}
          />
        )}
        <Field
          label="Password of today"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          problem={problemOf('current')}
          onChange={({ target }) => setCurrent(target.value)}
        />
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          value={password}
          problem={problemOf('password')}
          onChange={({ target }) => setPassword(target.value)}
        />
        <div className="buttons">
          <button type="submit" className="button button-main" disabled={change.isPending}>
            Change
          </button>
          <span role="status">
            {change.isSuccess ? 'Changed. You are signed out everywhere else.' : ''}
          </span>
        </div>
      </form>
    </>
  );
}
