import type { ListedStaff } from '@clinic/contracts/staff';
import { useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { deskSentence } from '../../domain/desk-sentences.ts';
import { LinkToShow } from './link-to-show.tsx';
import { StaffForm } from './staff-form.tsx';

type Edited = ListedStaff | 'new';

/** Who works here, for managers. */
export function StaffPage() {
  usePageTitle('Staff');
  const staff = trpc.staff.list.useQuery();
  const utils = trpc.useUtils();
  const [edited, setEdited] = useState<Edited>();
  const [link, setLink] = useState<{ link: string; name: string }>();
  const refresh = { onSettled: () => utils.staff.invalidate() };
  const disable = trpc.staff.disable.useMutation(refresh);
  const renew = trpc.staff.link.useMutation({
    ...refresh,
    onSuccess: (invitation) => setLink({ link: invitation.link, name: invitation.staff.name }),
  });
  const error = disable.error ?? renew.error;
  return (
    <>
      <h1 tabIndex={-1}>Staff</h1>
      {error && <Notice tone="warning" role="alert" title={deskSentence(error)} />}
      <p className="buttons">
        <button type="button" className="button button-main" onClick={() => setEdited('new')}>
          Invite somebody
        </button>
      </p>
      {staff.error && !staff.data && (
        <DeskProblem error={staff.error} onRetry={() => void staff.refetch()} />
      )}
      <ul className="rows desk-card">
        {staff.data?.map((person) => (
          <li key={person.id} className="staff-row">
            <span>
              <strong>{person.name}</strong>
              <span className="muted">{` ${person.email}, ${stateOf(person)}`}</span>
            </span>
            <span className="buttons">
              <button type="button" className="button" onClick={() => setEdited(person)}>
                {'Change '}
                <span className="visually-hidden">{person.name}</span>
              </button>
              {!person.disabled && (
                <button
                  type="button"
                  className="button"
                  onClick={() => renew.mutate({ id: person.id })}
                >
                  {'New link '}
                  <span className="visually-hidden">{`for ${person.name}`}</span>
                </button>
              )}
              <button
                type="button"
                className="button button-danger"
                disabled={disable.isPending}
                onClick={() =>
                  disable.mutate({
                    id: person.id,
                    version: person.version,
                    disabled: !person.disabled,
                  })
                }
              >
                {person.disabled ? 'Let in again ' : 'Disable '}
                <span className="visually-hidden">{person.name}</span>
              </button>
            </span>
          </li>
        ))}
      </ul>
      {edited && (
        <StaffForm
          person={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onInvited={(invitation) => {
            setEdited(undefined);
            setLink({ link: invitation.link, name: invitation.staff.name });
          }}
        />
      )}
      {link && (
        <DeskDialog title={`A link for ${link.name}`} onClose={() => setLink(undefined)}>
          <LinkToShow link={link.link} />
        </DeskDialog>
      )}
    </>
  );
}

function stateOf({ role, joined, disabled }: ListedStaff): string {
  if (disabled) return `${role}, disabled`;
  return joined ? role : `${role}, has not joined yet`;
}
