import { trpc } from '../../../lib/trpc.ts';
import { useDoctors } from './use-doctors.ts';

type DoctorSelectProps = {
  value: number | undefined;
  onChange(id: number | undefined): void;
  problem: string | undefined;
};

/** For the role doctor: whose calendar is theirs. */
export function DoctorSelect({ value, onChange, problem }: DoctorSelectProps) {
  const doctors = useDoctors();
  return (
    <div className="field">
      <label htmlFor="staff-doctor">Doctor</label>
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

type LocationBoxesProps = {
  value: number[];
  onChange(ids: number[]): void;
  problem: string | undefined;
};

/** Where somebody works; nothing to choose where there is one location. */
export function LocationBoxes({ value, onChange, problem }: LocationBoxesProps) {
  const locations = trpc.locations.list.useQuery(undefined, { refetchInterval: false });
  const list = locations.data ?? [];
  if (list.length < 2) return null;
  return (
    <fieldset className="boxes">
      <legend>Locations</legend>
      <p className="field-hint muted">Without any, they work at all locations.</p>
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
      <p className="field-problem" role="alert">
        {problem}
      </p>
    </fieldset>
  );
}
