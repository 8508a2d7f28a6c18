import type { Invitation, ListedStaff, StaffRole } from '@clinic/contracts/staff';
import { type FormEvent, useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { deskSentence, fieldProblem } from '../../domain/desk-sentences.ts';
import { Field } from '../../domain/field.tsx';

type StaffFormProps = {
  /** Nobody: somebody new. */
  person: ListedStaff | undefined;
  onClose(): void;
  onInvited(invitation: Invitation): void;
};

const ROLES: Record<StaffRole, string> = {
  reception: 'Reception: books, moves and cancels',
  doctor: 'Doctor: sees the own calendar',
  manager: 'Manager: may everything',
};

/** Who somebody is, what they may do, and where. */
export function StaffForm({ person, onClose, onInvited }: StaffFormProps) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState(person?.name ?? '');
  const [role, setRole] = useState<StaffRole>(person?.role ?? 'reception');
  const [doctorId, setDoctorId] = useState(person?.doctorId);
  const [locationIds, setLocationIds] = useState(person?.locationIds ?? []);
  const utils = trpc.useUtils();
  const refresh = { onSettled: () => utils.staff.invalidate() };
  const invite = trpc.staff.invite.useMutation({ ...refresh, onSuccess: onInvited });
  const update = trpc.staff.update.useMutation({ ...refresh, onSuccess: onClose });
  const { error, isPending } = person ? update : invite;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    const fields = { name, role, locationIds, ...(role === 'doctor' && { doctorId }) };
    if (person) update.mutate({ ...fields, id: person.id, version: person.version });
    else invite.mutate({ ...fields, email });
  };
  const problemOf = (path: string) => fieldProblem(error, path);
  const isOfField = ['email', 'name', 'doctorId', 'locationIds'].some(problemOf);
  return (
    <DeskDialog title={person ? person.name : 'Invite somebody'} onClose={onClose}>
      <form className="desk-form" onSubmit={submit}>
        {error && !isOfField && <Notice tone="warning" role="alert" title={deskSentence(error)} />}
        {!person && (
          <Field
            label="Email address"
            type="email"
            autoComplete="off"
            required
            value={email}
            problem={problemOf('email')}
            onChange={({ target }) => setEmail(target.value)}
          />
        )}
        <Field
          label="Name"
          autoComplete="off"
          required
          value={name}
          problem={problemOf('name')}
          onChange={({ target }) => setName(target.value)}
        />
        <div className="field">
          <label htmlFor="staff-role">Role</label>
          <select
            id="staff-role"
            value={role}
            onChange={({ target }) => setRole(target.value as StaffRole)}
          >
            {Object.entries(ROLES).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </div>
        {role === 'doctor' && (
          <DoctorSelect value={doctorId} onChange={setDoctorId} problem={problemOf('doctorId')} />
        )}
        <LocationBoxes value={locationIds} onChange={setLocationIds} />
        <button type="submit" className="button button-main" disabled={isPending}>
          {isPending ? 'Saving…' : person ? 'Save' : 'Make a link'}
        </button>
      </form>
    </DeskDialog>
  );
}

type DoctorSelectProps = {
  value: number | undefined;
  onChange(id: number | undefined): void;
  problem: string | undefined;
};

function DoctorSelect({ value, onChange, problem }: DoctorSelectProps) {
  const doctors = trpc.doctors.list.useQuery({ limit: 500 }, { refetchInterval: false });
  return (
    <div className="field">
      <label htmlFor="staff-doctor">Which doctor</label>
      <select
        id="staff-doctor"
        required
        value={value ?? ''}
        onChange={({ target }) => onChange(Number(target.value) || undefined)}
      >
        <option value="">Choose…</option>
        {doctors.data?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <p className="field-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

function LocationBoxes({ value, onChange }: { value: number[]; onChange(ids: number[]): void }) {
  const locations = trpc.locations.list.useQuery(undefined, { refetchInterval: false });
  const list = locations.data ?? [];
  if (list.length < 2) return null;
  return (
    <fieldset className="boxes">
      <legend>Only at these locations; everywhere where none is ticked</legend>
      {list.map(({ id, name }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={value.includes(id)}
            onChange={({ target }) =>
              onChange(target.checked ? [...value, id] : value.filter((each) => each !== id))
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
