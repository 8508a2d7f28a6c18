import type { AccessLogEntry } from '@clinic/contracts/patients';
import { formatInstant } from '../../../lib/viewer-clock.ts';

const ACTIONS: Record<AccessLogEntry['action'], string> = {
  view: 'opened the record',
  update: 'changed the record',
  export: 'exported the record',
  erase: 'erased the patient',
};

/** Who has looked at a record and when, by the clock of this device. */
export function AccessLog({ entries }: { entries: readonly AccessLogEntry[] }) {
  return (
    <section className="desk-card">
      <h2>Who opened this record</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it. */}
      <ul className="rows access-log" tabIndex={0} aria-label="Who opened this record">
        {entries.map(({ occurredAt, staffName, action }) => (
          <li key={`${occurredAt} ${staffName} ${action}`}>
            {`${formatInstant(occurredAt)}: ${staffName} ${ACTIONS[action]}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
