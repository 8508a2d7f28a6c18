import { type ReactNode, useSyncExternalStore } from 'react';
import { errorDataOf } from '../../lib/api-error.ts';
import { trpc } from '../../lib/trpc.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { DeskDialog } from '../domain/desk-dialog.tsx';
import { MeContext } from '../domain/use-me.ts';
import { LinkPage } from '../features/sign-in/link-page.tsx';
import { SignInForm } from '../features/sign-in/sign-in-form.tsx';
import { sessionEnd } from '../lib/session-end.ts';

const isLink = /^\/desk\/(setup|join)$/.test(window.location.pathname);

/**
 * Shows the desk to who is signed in, and asks everybody else to. When a session ends, the page stays as it is
 * below the question: what was typed is not lost.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.read);
  const me = trpc.session.me.useQuery(undefined, { enabled: !isLink, staleTime: 60_000 });
  const utils = trpc.useUtils();
  const signedIn = async () => {
    sessionEnd.isOver();
    await utils.invalidate();
  };
  if (isLink) return <LinkPage onSignedIn={() => window.location.assign('/desk')} />;
  if (!me.data) {
    if (errorDataOf(me.error)?.code === 'UNAUTHENTICATED')
      return <SignInPage onSignedIn={signedIn} />;
    if (me.error) return <ErrorPanel error={me.error} onRetry={() => void me.refetch()} />;
    return (
      <p className="desk-alone" role="status">
        One moment…
      </p>
    );
  }
  return (
    <MeContext value={me.data}>
      {children}
      {hasEnded && (
        <DeskDialog title="Sign in again" canClose={false} onClose={() => {}}>
          <p>Your session has ended. Nothing that you typed is lost.</p>
          <SignInForm email={me.data.email} onSignedIn={signedIn} />
        </DeskDialog>
      )}
    </MeContext>
  );
}

function SignInPage({ onSignedIn }: { onSignedIn(): void }) {
  usePageTitle('Sign in');
  return (
    <main className="desk-alone">
      <h1 tabIndex={-1}>Sign in to the desk</h1>
      <SignInForm onSignedIn={onSignedIn} />
    </main>
  );
}
