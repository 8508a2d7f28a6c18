import { Outlet } from '@tanstack/react-router';
import { trpc } from '../../lib/trpc.ts';
import { SkipLink } from '../../ui/skip-link.tsx';
import { DeskLink } from '../domain/desk-link.tsx';
import { DeskProblem } from '../domain/desk-problem.tsx';
import { ROLES } from '../domain/roles.ts';
import { useMe } from '../domain/use-me.ts';
import { whileUsed } from '../lib/desk-client.ts';

/** Milliseconds after which the tasks of the header are counted again. */
const COUNT_EVERY = 60_000;

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
      <SkipLink />
      <header className="desk-header">
        <p className="brand desk-brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          Clinic
        </p>
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
            <>
              <DeskLink to="/desk/staff" className="desk-link">
                Staff
              </DeskLink>
              <DeskLink to="/desk/clinic" className="desk-link">
                Clinic
              </DeskLink>
            </>
          )}
        </nav>
        <div className="desk-me">
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
        </div>
      </header>
      <DeskProblem error={signOut.error} />
      <main id="main" tabIndex={-1} className="desk-main">
        <Outlet />
      </main>
    </>
  );
}

function AttentionLink() {
  const attention = trpc.desk.attention.useQuery(
    {},
    { refetchInterval: () => whileUsed() && COUNT_EVERY },
  );
  const total = attention.data?.total ?? 0;
  return (
    <DeskLink to="/desk/attention" className="desk-link">
      {total > 0 ? `Attention (${total})` : 'Attention'}
    </DeskLink>
  );
}
