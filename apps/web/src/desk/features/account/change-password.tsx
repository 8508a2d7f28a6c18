import { MIN_PASSWORD_LENGTH } from '@clinic/contracts/session';
import { type FormEvent, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { PasswordField } from '../../domain/password-field.tsx';
import { useRefreshWaysIn } from './use-own-ways-in.ts';

type ChangePasswordProps = {
  email: string;
  /** Who came with a passkey may have none. */
  hasPassword: boolean;
};

/** Gives oneself another password, or the first. */
export function ChangePassword({ email, hasPassword }: ChangePasswordProps) {
  const refresh = useRefreshWaysIn();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = trpc.session.changePassword.useMutation({
    // Asked again after a lost answer, it would find the current password changed.
    retry: false,
    onSuccess: () => {
      setCurrent('');
      setPassword('');
      void refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending) change.mutate({ password, ...(hasPassword && { current }) });
  };
  const currentProblem =
    fieldProblem(change.error, 'current') && 'This is not your current password.';
  const passwordProblem = fieldProblem(change.error, 'password', 'The new password');
  return (
    <section className="desk-card">
      <h2>{hasPassword ? 'Change your password' : 'Set a password'}</h2>
      <form className="desk-form desk-narrow" onSubmit={submit}>
        {/* Password managers learn by it whose password it is. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        {!currentProblem && !passwordProblem && <DeskProblem error={change.error} />}
        {hasPassword && (
          <PasswordField
            label="Current password"
            autoComplete="current-password"
            value={current}
            problem={currentProblem}
            onChange={({ target }) => setCurrent(target.value)}
          />
        )}
        <PasswordField
          label="New password"
          hint={`At least ${MIN_PASSWORD_LENGTH} characters. Several words in a row are easy to remember.`}
          autoComplete="new-password"
          value={password}
          problem={passwordProblem}
          onChange={({ target }) => setPassword(target.value)}
        />
        <button type="submit" className="button button-main" disabled={change.isPending}>
          {change.isPending ? 'Saving…' : hasPassword ? 'Change password' : 'Set password'}
        </button>
        <p role="status">
          {change.isSuccess && 'Your password was saved. Everywhere else you are signed out.'}
        </p>
      </form>
    </section>
  );
}
