import type { Invitation, ListedStaff, StaffRole } from '@clinic/contracts/staff';
import { type FormEvent, useState } from 'react';
import { errorDataOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';
import { DoctorSelect, LocationBoxes } from './staff-fields.tsx';
import { useRefreshStaff } from './use-refresh-staff.ts';

type StaffFormProps = {
  /** Nobody: somebody new. */
  person: ListedStaff | undefined;
  onClose(): void;
  onInvited(invitation: Invitation): void;
};

/** What each role may do. */
const CHOICES: Record<StaffRole, string> = {
  reception: 'Reception: books, moves and cancels appointments',
  doctor: 'Doctor: sees their own calendar',
  manager: 'Manager: also manages staff and data of patients',
};

/** Who somebody is, what they may do, and where. */
export function StaffForm({ person, onClose, onInvited }: StaffFormProps) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState(person?.name ?? '');
  const [role, setRole] = useState<StaffRole>(person?.role ?? 'reception');
  const [doctorId, setDoctorId] = useState(person?.doctorId);
  const [locationIds, setLocationIds] = useState(person?.locationIds ?? []);
  const onSettled = useRefreshStaff();
  // Asked again after a lost answer, it would find the address in use.
  const invite = trpc.staff.invite.useMutation({ retry: false, onSettled, onSuccess: onInvited });
  const update = trpc.staff.update.useMutation({ onSettled, onSuccess: onClose });
  const { error, isPending } = person ? update : invite;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    const fields = { name, role, locationIds, ...(role === 'doctor' && { doctorId }) };
    if (person) update.mutate({ ...fields, id: person.id, version: person.version });
    else invite.mutate({ ...fields, email });
  };
  const isUsed = errorDataOf(error)?.code === 'EMAIL_IN_USE';
  const problems = {
    email: isUsed
      ? 'Somebody here has this email address already, perhaps disabled.'
      : fieldProblem(error, 'email', 'The email address'),
    name: fieldProblem(error, 'name', 'The name'),
    doctorId: fieldProblem(error, 'doctorId', 'The doctor'),
    locationIds: fieldProblem(error, 'locationIds', 'The location'),
  };
  const isOfField = Object.values(problems).some(Boolean);
  return (
    <DeskDialog title={person ? `Edit ${person.name}` : 'Invite somebody'} onClose={onClose}>
      <form className="desk-form" onSubmit={submit}>
        {!isOfField && <DeskProblem error={error} />}
        {!person && (
          <Field
            label="Email address"
            type="email"
            autoComplete="off"
            required
            value={email}
            problem={problems.email}
            onChange={({ target }) => setEmail(target.value)}
          />
        )}
        <Field
          label="Name"
          autoComplete="off"
          required
          value={name}
          problem={problems.name}
          onChange={({ target }) => setName(target.value)}
        />
        <div className="field">
          <label htmlFor="staff-role">Role</label>
          <select
            id="staff-role"
            value={role}
            onChange={({ target }) => setRole(target.value as StaffRole)}
          >
            {Object.entries(CHOICES).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </div>
        {role === 'doctor' && (
          <DoctorSelect value={doctorId} onChange={setDoctorId} problem={problems.doctorId} />
        )}
        <LocationBoxes
          value={locationIds}
          onChange={setLocationIds}
          problem={problems.locationIds}
        />
        <button type="submit" className="button button-main" disabled={isPending}>
          {isPending ? 'Saving…' : person ? 'Save' : 'Invite'}
        </button>
      </form>
    </DeskDialog>
  );
}
