import { useTypedSearch } from '../../lib/use-typed-search.ts';
import { Icon } from '../../ui/icon.tsx';
import { type DoctorFilter as Filter, useSpecializations } from './use-doctors.ts';

type DoctorFilterProps = { filter: Filter; onFilter(filter: Filter): void };

/** Search by name or field, and one specialization. */
export function DoctorFilter({ filter, onFilter }: DoctorFilterProps) {
  const { search = '', specialization = '' } = filter;
  const [typed, setTyped] = useTypedSearch(search, (text) => onFilter({ ...filter, search: text }));
  return (
    <search className="filter">
      <form onSubmit={(event) => event.preventDefault()}>
        <div className="search-field">
          <label className="visually-hidden" htmlFor="doctor-search">
            Search doctors
          </label>
          <Icon name="search" />
          <input
            id="doctor-search"
            type="search"
            placeholder="Doctor or specialty"
            autoComplete="off"
            maxLength={100}
            enterKeyHint="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <Specializations
          chosen={specialization}
          onChoose={(choice) => onFilter({ ...filter, specialization: choice })}
        />
      </form>
    </search>
  );
}

type SpecializationsProps = { chosen: string; onChoose(specialization: string): void };

function Specializations({ chosen, onChoose }: SpecializationsProps) {
  const known = useSpecializations();
  const all = known.includes(chosen) || chosen === '' ? known : [chosen, ...known];
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">Specialty</legend>
      {['', ...all].map((name) => (
        <label className="chip" key={name}>
          <input
            type="radio"
            name="specialization"
            value={name}
            checked={name === chosen}
            onChange={() => onChoose(name)}
          />
          <span>{name || 'All specialties'}</span>
        </label>
      ))}
    </fieldset>
  );
}
