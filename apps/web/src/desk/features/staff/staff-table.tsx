import type { ListedStaff } from '@clinic/contracts/staff';
import { trpc } from '../../../lib/trpc.ts';
import { ROLES } from '../../domain/roles.ts';
import { useMe } from '../../domain/use-me.ts';
import { useDoctors } from './use-doctors.ts';

export type StaffAction = 'edit' | 'link' | 'disable';

type StaffTableProps = {
  staff: readonly ListedStaff[];
  onAction(action: StaffAction, person: ListedStaff): void;
};

/** Everybody with what they may do and where. */
export function StaffTable({ staff, onAction }: StaffTableProps) {
  const me = useMe();
  const doctors = useDoctors().data ?? [];
  const locations = trpc.locations.list.useQuery(undefined, { refetchInterval: false }).data ?? [];
  const doctorOf = ({ doctorId }: ListedStaff) => doctors.find(({ id }) => id === doctorId)?.name;
  const placesOf = ({ locationIds }: ListedStaff) =>
    locations
      .filter(({ id }) => locationIds.includes(id))
      .map(({ name }) => name)
      .join(', ') || 'Everywhere';
  return (
    <div className="desk-card staff-scroll">
      <table className="staff-table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Locations</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {staff.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                {person.id === me.id ? `${person.name} (you)` : person.name}
                <small>{person.email}</small>
              </th>
              <td>
                {ROLES[person.role]}
                {person.role === 'doctor' && <small>{doctorOf(person)}</small>}
              </td>
              <td>{placesOf(person)}</td>
              <td>{stateOf(person)}</td>
              <td>
                <Actions person={person} onAction={onAction} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf({ joined, disabled }: ListedStaff): string {
  if (disabled) return 'Disabled';
  return joined ? 'Can sign in' : 'Invited, has not joined yet';
}

type ActionsProps = { person: ListedStaff; onAction: StaffTableProps['onAction'] };

function Actions({ person, onAction }: ActionsProps) {
  const { name, disabled } = person;
  const action = (what: StaffAction, words: string) => (
    <button type="button" className="button" onClick={() => onAction(what, person)}>
      {words}
      <span className="visually-hidden">{` ${name}`}</span>
    </button>
  );
  return (
    <div className="buttons">
      {action('edit', 'Edit')}
      {!disabled && action('link', 'New link')}
      {action('disable', disabled ? 'Enable' : 'Disable')}
    </div>
  );
}
