import type { MouseEvent } from 'react';

/** The first stop of the keyboard: past the header, to the content. */
export function SkipLink() {
  return (
    // biome-ignore lint/a11y/useValidAnchor: without a script it jumps as links do.
    <a href="#main" className="skip-link" onClick={skip}>
      Skip to the content
    </a>
  );
}

/** Without the browser's own jump: it would put `#main` in the place of a manage token. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
