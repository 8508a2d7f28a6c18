import type { Staff } from '@clinic/contracts/staff';
import { type ReactNode, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { errorDataOf } from '../../lib/api-error.ts';
import { trpc } from '../../lib/trpc.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { DeskDialog } from '../domain/desk-dialog.tsx';
import { DeskProblem } from '../domain/desk-problem.tsx';
import { MeContext } from '../domain/use-me.ts';
import { LinkPage } from '../features/sign-in/link-page.tsx';
import { SignInForm } from '../features/sign-in/sign-in-form.tsx';
import { SingleSignOnProblem } from '../features/sign-in/single-sign-on.tsx';
import { isLink } from '../lib/is-link.ts';
import { sessionEnd } from '../lib/session-end.ts';

/**
 * Shows the desk to who is signed in, and asks everybody else to. When a session ends, the page stays as it is
 * below the question: what was typed is not lost.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.read);
  const me = trpc.session.me.useQuery(undefined, { enabled: !isLink, staleTime: 60_000 });
  const utils = trpc.useUtils();
  const signedIn = async (staff: Staff) => {
    // Nothing that one person has opened or typed is left for another.
    if (me.data && staff.id !== me.data.id) return window.location.assign('/desk');
    sessionEnd.isOver();
    await utils.invalidate();
  };
  // Somebody may have signed in meanwhile, in another tab.
  const look = useEffectEvent(async () => {
    const { data, isSuccess } = await me.refetch();
    if (isSuccess) await signedIn(data);
  });
  useEffect(() => {
    if (!hasEnded) return;
    const onFocus = () => void look();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [hasEnded]);
  if (isLink) return <LinkPage onSignedIn={() => window.location.assign('/desk')} />;
  if (!me.data) {
    if (errorDataOf(me.error)?.code === 'UNAUTHENTICATED')
      return <SignInPage onSignedIn={signedIn} />;
    return (
      <main className="desk-alone">
        <DeskProblem error={me.error} onRetry={() => void me.refetch()} />
        {me.isPending && <p role="status">Loading…</p>}
      </main>
    );
  }
  return (
    <MeContext value={me.data}>
      {children}
      {hasEnded && (
        <DeskDialog
          title="Sign in again"
          className="sign-in-again"
          canClose={false}
          onClose={() => {}}
        >
          <p>
            Your session has ended, or this needs a new sign-in. What you typed is still there
            afterwards.
          </p>
          <SignInForm email={me.data.email} onSignedIn={signedIn} />
        </DeskDialog>
      )}
    </MeContext>
  );
}

function SignInPage({ onSignedIn }: { onSignedIn(staff: Staff): void }) {
  usePageTitle('Sign in');
  return (
    <main className="desk-alone">
      <h1 tabIndex={-1}>Sign in to the desk</h1>
      <SingleSignOnProblem />
      <SignInForm onSignedIn={onSignedIn} />
    </main>
  );
}
