import type { AnyRouter } from '@tanstack/react-router';
import { focusHeading } from './focus-heading.ts';

/**
 * A new page begins at its heading, for eyes and for screen readers. The first page is left alone,
 * and so is a page that has put the focus where the patient goes on.
 */
export function focusAfterNavigation(router: AnyRouter): void {
  router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
    if (!fromLocation || !pathChanged) return;
    if (document.querySelector('main form :focus')) return;
    focusHeading();
  });
}
