import { formatFullDate } from '../../lib/format-time.ts';
import { addDays, isPlainDate } from '../../lib/plain-date.ts';
import { trpc } from '../../lib/trpc.ts';
import type { useDeskSearch } from './use-desk-search.ts';

type DateControlsProps = { search: ReturnType<typeof useDeskSearch>; step?: number };

/** Which date, and which location. */
export function DateControls({ search, step = 1 }: DateControlsProps) {
  const { date, today, location, go } = search;
  const locations = trpc.locations.list.useQuery(undefined, { refetchInterval: false });
  const list = locations.data ?? [];
  return (
    <div className="controls">
      <div className="buttons">
        <button type="button" className="button" onClick={() => go({ date: addDays(date, -step) })}>
          Earlier
        </button>
        <button type="button" className="button" onClick={() => go({ date: today })}>
          Today
        </button>
        <button type="button" className="button" onClick={() => go({ date: addDays(date, step) })}>
          Later
        </button>
      </div>
      <label className="control">
        <span>Date</span>
        <input
          type="date"
          value={date}
          onChange={({ target }) => isPlainDate(target.value) && go({ date: target.value })}
        />
      </label>
      {list.length > 1 && (
        <label className="control">
          <span>Location</span>
          <select
            value={location ?? ''}
            onChange={({ target }) =>
              go({ location: Number(target.value) || (undefined as never) })
            }
          >
            <option value="">All</option>
            {list.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <h1 className="controls-date" tabIndex={-1}>
        {formatFullDate(date)}
      </h1>
    </div>
  );
}
