import type { Invitation } from '@clinic/contracts/staff';
import { useState } from 'react';
import { formatFullDate } from '../../../lib/format-time.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';

type InvitationDialogProps = { invitation: Invitation; onClose(): void };

/** The link of an invitation, shown this once: it lets its owner in, and nobody else should see it. */
export function InvitationDialog({ invitation, onClose }: InvitationDialogProps) {
  const { staff, link, expiresAt } = invitation;
  const address = `${window.location.origin}${link}`;
  const [said, setSaid] = useState('');
  const copy = () => {
    const cannot = () => setSaid('This browser does not allow it. Please select the link.');
    if (!navigator.clipboard) return cannot();
    navigator.clipboard.writeText(address).then(() => setSaid('Copied.'), cannot);
  };
  return (
    <DeskDialog title={`A link for ${staff.name}`} onClose={onClose}>
      <p>
        {`Send it to ${staff.email} and to nobody else. It works once, until ${formatFullDate(expiresAt.slice(0, 10))}, and is not shown again.`}
      </p>
      <p className="invitation-link">
        <code>{address}</code>
      </p>
      <div className="buttons">
        <button type="button" className="button button-main" onClick={copy}>
          Copy the link
        </button>
        <span role="status">{said}</span>
      </div>
    </DeskDialog>
  );
}
