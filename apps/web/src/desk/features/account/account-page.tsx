import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Loading } from '../../domain/loading.tsx';
import { useMe } from '../../domain/use-me.ts';
import { ChangePassword } from './change-password.tsx';
import { Passkeys } from './passkeys.tsx';
import { useOwnWaysIn } from './use-own-ways-in.ts';

/** How one signs in oneself. */
export function AccountPage() {
  usePageTitle('Account');
  const { name, email } = useMe();
  const ways = useOwnWaysIn();
  return (
    <>
      <h1 tabIndex={-1}>{name}</h1>
      <p className="muted">{email}</p>
      <DeskProblem error={ways.error} onRetry={() => void ways.refetch()} />
      {ways.isPending && <Loading />}
      {ways.data && (
        <>
          <ChangePassword email={email} hasPassword={ways.data.hasPassword} />
          <Passkeys passkeys={ways.data.passkeys} />
        </>
      )}
    </>
  );
}
