import { usePageTitle } from '../../ui/page-title.ts';
import { DeskLink } from '../domain/desk-link.tsx';

/** A page that could not be shown. */
export function PageProblem() {
  usePageTitle('Problem');
  return (
    <div className="empty" role="alert">
      <h1 tabIndex={-1}>This page could not be shown</h1>
      <p className="muted">Nothing was changed. Please reload the page.</p>
      <button type="button" className="button button-main" onClick={() => window.location.reload()}>
        Reload the page
      </button>
    </div>
  );
}

/** An address of the desk that leads nowhere. */
export function NoSuchPage() {
  usePageTitle('Not found');
  return (
    <main className="empty">
      <h1 tabIndex={-1}>There is nothing at this address</h1>
      <DeskLink to="/desk" className="button button-main">
        Open the day
      </DeskLink>
    </main>
  );
}
