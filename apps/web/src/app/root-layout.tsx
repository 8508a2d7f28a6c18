import { Link, Outlet } from '@tanstack/react-router';
import { BookingStatus } from './booking-status.tsx';
import { ConnectionStatus } from './connection-status.tsx';

/** What stands around every page. */
export function RootLayout() {
  return (
    <>
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      <header className="site-header">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          Clinic
        </Link>
      </header>
      <BookingStatus />
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
