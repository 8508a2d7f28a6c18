import { usePageTitle } from '../ui/page-title.ts';

/** A page that could not be loaded or shown: mostly a connection that broke, or a new release. */
export function PageError() {
  usePageTitle('Problem');
  return (
    <div className="empty" role="alert">
      <h1 tabIndex={-1}>This page could not be loaded</h1>
      <p className="muted">
        Please check your connection and reload. A booking in progress will be finished.
      </p>
      <button type="button" className="button button-main" onClick={() => window.location.reload()}>
        Reload the page
      </button>
    </div>
  );
}
