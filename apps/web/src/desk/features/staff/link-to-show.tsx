import { useState } from 'react';

/** A link that is shown once: it lets its owner in, and nobody else should see it. */
export function LinkToShow({ link }: { link: string }) {
  const address = `${window.location.origin}${link}`;
  const [isCopied, setIsCopied] = useState(false);
  const copy = () =>
    navigator.clipboard?.writeText(address).then(
      () => setIsCopied(true),
      () => {},
    );
  return (
    <div className="desk-form">
      <p>Give it to this person and nobody else. It works once, within a week.</p>
      <p className="link-to-show">
        <code>{address}</code>
      </p>
      <div className="buttons">
        <button type="button" className="button button-main" onClick={() => void copy()}>
          Copy
        </button>
        <span role="status">{isCopied ? 'Copied.' : ''}</span>
      </div>
    </div>
  );
}
