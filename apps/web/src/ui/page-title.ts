import { useEffect } from 'react';

/** Names the page in the browser's tab and history, most specific first. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Clinic`;
  }, [title]);
}
