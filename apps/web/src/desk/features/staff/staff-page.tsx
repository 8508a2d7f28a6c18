import type { Invitation, ListedStaff } from '@clinic/contracts/staff';
import { useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Loading } from '../../domain/loading.tsx';
import { DisableDialog } from './disable-dialog.tsx';
import { InvitationDialog } from './invitation-dialog.tsx';
import './staff.css';
import { StaffForm } from './staff-form.tsx';
import { type StaffAction, StaffTable } from './staff-table.tsx';
import { useRefreshStaff } from './use-refresh-staff.ts';

/** Who works here, for managers. */
export function StaffPage() {
  usePageTitle('Staff');
  const staff = trpc.staff.list.useQuery();
  const [invitation, setInvitation] = useState<Invitation>();
  const [open, setOpen] = useState<{ form: 'invite' | StaffAction; person?: ListedStaff }>();
  const onSettled = useRefreshStaff();
  // A second link would end the first, which may be on its way to the screen.
  const renew = trpc.staff.link.useMutation({ retry: false, onSettled, onSuccess: setInvitation });
  const close = () => setOpen(undefined);
  const act = (action: StaffAction, person: ListedStaff) => {
    if (action !== 'link') setOpen({ form: action, person });
    else if (!renew.isPending) renew.mutate({ id: person.id });
  };
  const person = open?.person;
  return (
    <>
      <div className="rows-head">
        <h1 tabIndex={-1}>Staff</h1>
        <button
          type="button"
          className="button button-main"
          onClick={() => setOpen({ form: 'invite' })}
        >
          Invite somebody
        </button>
      </div>
      <DeskProblem error={renew.error} />
      {!staff.data && <DeskProblem error={staff.error} onRetry={() => void staff.refetch()} />}
      {staff.isPending && <Loading />}
      {staff.data && <StaffTable staff={staff.data} onAction={act} />}
      {(open?.form === 'invite' || open?.form === 'edit') && (
        <StaffForm
          person={person}
          onClose={close}
          onInvited={(invited) => {
            close();
            setInvitation(invited);
          }}
        />
      )}
      {open?.form === 'disable' && person && <DisableDialog person={person} onClose={close} />}
      {invitation && (
        <InvitationDialog invitation={invitation} onClose={() => setInvitation(undefined)} />
      )}
    </>
  );
}
