import { Link, Outlet } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { BookingStatus } from './booking-status.tsx';
import { ChangeStatus } from './change-status.tsx';
import { ConnectionStatus } from './connection-status.tsx';

/** What stands around every page. */
export function RootLayout() {
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: without a script it jumps as links do. */}
      <a href="#main" className="skip-link" onClick={skip}>
        Skip to the content
      </a>
      <header className="site-header">
        <div className="site-bar">
          <Link to="/" className="brand">
            <img src="/icon.svg" alt="" width="28" height="28" />
            Clinic
          </Link>
          <Link to="/appointments" activeOptions={{ exact: true }} className="site-link">
            Your appointments
          </Link>
        </div>
      </header>
      <div className="site-notices">
        <BookingStatus />
        <ChangeStatus />
      </div>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <ConnectionStatus />
      <footer className="site-footer">
        <p>In an emergency, call your local emergency number.</p>
      </footer>
    </>
  );
}

/** Without the browser's own jump: it would put `#main` in the place of a manage token. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
