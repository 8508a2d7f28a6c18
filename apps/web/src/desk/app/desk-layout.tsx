import { Outlet } from '@tanstack/react-router';
import { trpc } from '../../lib/trpc.ts';
import { DeskLink } from '../domain/desk-link.tsx';
import { useMe } from '../domain/use-me.ts';

const ROLES = { reception: 'Reception', doctor: 'Doctor', manager: 'Manager' };

/** What stands around every page of the desk. */
export function DeskLayout() {
  const me = useMe();
  const isFrontDesk = me.role !== 'doctor';
  const signOut = trpc.session.signOut.useMutation({
    // Nothing of what was shown stays in the memory of the page.
    onSuccess: () => window.location.assign('/desk'),
  });
  return (
    <>
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      <header className="desk-header">
        <nav aria-label="Desk">
          <DeskLink
            to="/desk"
            className="desk-link"
            activeOptions={{ exact: true, includeSearch: false }}
          >
            Day
          </DeskLink>
          {isFrontDesk && (
            <>
              <DeskLink to="/desk/patients" className="desk-link">
                Patients
              </DeskLink>
              <AttentionLink />
            </>
          )}
          {me.role === 'manager' && (
            <DeskLink to="/desk/staff" className="desk-link">
              Staff
            </DeskLink>
          )}
        </nav>
        <p className="desk-me">
          <DeskLink to="/desk/account" className="desk-link">
            {`${me.name}, ${ROLES[me.role]}`}
          </DeskLink>
          <button
            type="button"
            className="button"
            disabled={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            Sign out
          </button>
        </p>
      </header>
      <main id="main" tabIndex={-1} className="desk-main">
        <Outlet />
      </main>
    </>
  );
}

function AttentionLink() {
  const attention = trpc.desk.attention.useQuery({}, { refetchInterval: 60_000 });
  const total = attention.data?.total ?? 0;
  return (
    <DeskLink to="/desk/attention" className="desk-link">
      {total > 0 ? `Attention (${total})` : 'Attention'}
    </DeskLink>
  );
}
