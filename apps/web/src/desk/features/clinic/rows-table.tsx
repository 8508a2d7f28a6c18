import type { ReactNode } from 'react';

type Row = {
  id: number;
  name: string;
  /** Below the name. */
  detail?: string | undefined;
  cells: readonly ReactNode[];
  active: boolean;
};

type RowsTableProps = {
  /** Of the columns between name and buttons. */
  heads: readonly string[];
  rows: readonly Row[];
  onEdit(id: number): void;
  onRetire(id: number): void;
};

/** What is there, also what was retired, with a button to change each. */
export function RowsTable({ heads, rows, onEdit, onRetire }: RowsTableProps) {
  return (
    <div className="desk-card setup-scroll">
      <table className="setup-table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, detail, cells, active }) => (
            <tr key={id}>
              <th scope="row">
                {name}
                <small>{active ? detail : 'Retired'}</small>
              </th>
              {heads.map((head, at) => (
                <td key={head}>{cells[at]}</td>
              ))}
              <td>
                <div className="buttons">
                  {active && (
                    <button type="button" className="button" onClick={() => onEdit(id)}>
                      Edit<span className="visually-hidden">{` ${name}`}</span>
                    </button>
                  )}
                  <button type="button" className="button" onClick={() => onRetire(id)}>
                    {active ? 'Retire' : 'Use again'}
                    <span className="visually-hidden">{` ${name}`}</span>
                  </button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
