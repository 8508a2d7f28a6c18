import { useState } from 'react';
import { Icon } from '../../ui/icon.tsx';

/** Copies this page's address, which holds the token; says whether that worked. */
export function CopyLinkButton() {
  const [said, setSaid] = useState('');

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(window.location.href);
      setSaid('Link copied');
    } catch {
      setSaid('Please copy the link from the address bar');
    }
  }

  return (
    <>
      <button type="button" className="button" onClick={copy}>
        <Icon name={said === 'Link copied' ? 'check' : 'copy'} />
        <span>{said === 'Link copied' ? said : 'Copy link'}</span>
      </button>
      <span className={said.startsWith('Please') ? 'muted' : 'visually-hidden'} role="status">
        {said}
      </span>
    </>
  );
}
