import { Link, Outlet } from '@tanstack/react-router';
import { SkipLink } from '../ui/skip-link.tsx';
import { BookingStatus } from './booking-status.tsx';
import { ChangeStatus } from './change-status.tsx';
import { ConnectionStatus } from './connection-status.tsx';

/** What stands around every page. */
export function RootLayout() {
  return (
    <>
      <SkipLink />
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
