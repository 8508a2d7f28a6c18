import type { ReactNode } from 'react';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskLink } from '../../domain/desk-link.tsx';
import './setup.css';

const PAGES = [
  ['/desk/clinic', 'Clinic'],
  ['/desk/clinic/locations', 'Locations'],
  ['/desk/clinic/doctors', 'Doctors'],
  ['/desk/clinic/visit-types', 'Visit types'],
  ['/desk/staff', 'Staff'],
] as const;

type SetupHeadProps = {
  title: string;
  /** Beside the heading, like a button. */
  children?: ReactNode;
};

/** The heading of a page on which the clinic is set up, with the way to the others. */
export function SetupHead({ title, children }: SetupHeadProps) {
  usePageTitle(title);
  return (
    <>
      <nav className="setup-nav" aria-label="Clinic">
        {PAGES.map(([to, words]) => (
          <DeskLink key={to} to={to} className="desk-link" activeOptions={{ exact: true }}>
            {words}
          </DeskLink>
        ))}
      </nav>
      <div className="rows-head">
        <h1 tabIndex={-1}>{title}</h1>
        {children}
      </div>
    </>
  );
}
