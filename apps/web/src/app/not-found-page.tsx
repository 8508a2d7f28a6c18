import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePageTitle } from '../ui/page-title.ts';

type NotFoundPageProps = { title?: string; children?: ReactNode };

/** Nothing is here, and the way on. */
export function NotFoundPage({ title = 'There is nothing here', children }: NotFoundPageProps) {
  usePageTitle('Not found');
  return (
    <div className="empty">
      <h1 tabIndex={-1}>{title}</h1>
      {children ?? <p className="muted">The link may be old or incomplete.</p>}
      <Link to="/" className="button button-main">
        See all doctors
      </Link>
    </div>
  );
}
