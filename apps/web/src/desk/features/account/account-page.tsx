import { usePageTitle } from '../../../ui/page-title.ts';
import { useMe } from '../../domain/use-me.ts';
import { ChangePassword } from './change-password.tsx';

/** How one signs in oneself. */
export function AccountPage() {
  usePageTitle('Account');
  const { name, email } = useMe();
  return (
    <>
      <h1 tabIndex={-1}>{name}</h1>
      <p className="muted">{email}</p>
      <ChangePassword email={email} />
    </>
  );
}
