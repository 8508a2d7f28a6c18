import type { Appointment } from '@clinic/contracts/appointments';
import type { PatientRecord } from '@clinic/contracts/patients';
import { dateOf, formatFullDate, formatTime } from '../../../lib/format-time.ts';
import { useServerNow } from '../../../lib/use-server-now.ts';
import { DeskLink } from '../../domain/desk-link.tsx';
import { STATUSES } from '../../domain/status.ts';

/** The appointments of a patient: those to come, the next first, and all others. */
export function PatientVisits({ record: { appointments } }: { record: PatientRecord }) {
  const now = useServerNow() ?? 0;
  const isToCome = ({ status, endsAt }: Appointment) =>
    ['booked', 'arrived'].includes(status) && Date.parse(endsAt) > now;
  const toCome = appointments.filter(isToCome).toReversed();
  const others = appointments.filter((appointment) => !isToCome(appointment));
  return (
    <>
      <Visits title="Appointments to come" none="None." visits={toCome} />
      <Visits title="Past and cancelled appointments" none="None." visits={others} />
    </>
  );
}

type VisitsProps = { title: string; none: string; visits: readonly Appointment[] };

function Visits({ title, none, visits }: VisitsProps) {
  return (
    <section className="desk-card">
      <h2>{title}</h2>
      {visits.length === 0 && <p className="muted">{none}</p>}
      <ul className="rows" hidden={visits.length === 0}>
        {visits.map(({ id, localStartsAt, ...visit }) => (
          <li key={id} className="visit">
            <DeskLink
              to="/desk"
              search={{ date: dateOf(localStartsAt), location: visit.location.id }}
            >
              {`${formatFullDate(dateOf(localStartsAt))}, ${formatTime(localStartsAt)}`}
            </DeskLink>
            <span>
              {`${visit.visitType.name} with ${visit.doctorName}, ${visit.location.name} `}
              <span className="muted">{visit.reference}</span>
            </span>
            <span className="visit-status">{STATUSES[visit.status].words}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
