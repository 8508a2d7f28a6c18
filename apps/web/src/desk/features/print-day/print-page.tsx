import type { DeskColumn } from '@clinic/contracts/desk';
import { useSearch } from '@tanstack/react-router';
import { formatFullDate, formatTime } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskLink } from '../../domain/desk-link.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { nameOf, STATUSES } from '../../domain/status.ts';

/** A day for paper: one doctor a page, readable without colours. */
export function PrintPage() {
  const { date = '', location } = useSearch({ strict: false }) as {
    date?: string;
    location?: number;
  };
  usePageTitle('Print');
  const day = trpc.desk.day.useQuery(
    { date, ...(location && { locationId: location }) },
    { refetchInterval: false },
  );
  return (
    <main className="print">
      <p className="print-tools">
        <DeskLink to="/desk" search={{ date, ...(location && { location }) }}>
          Back to the day
        </DeskLink>
        <button type="button" className="button button-main" onClick={() => window.print()}>
          Print
        </button>
      </p>
      <h1 className="visually-hidden" tabIndex={-1}>
        {date && `Day list of ${formatFullDate(date)}`}
      </h1>
      {day.error && <DeskProblem error={day.error} onRetry={() => void day.refetch()} />}
      {day.isPending && <p role="status">One moment…</p>}
      {day.data?.columns.map((column) => (
        <DoctorList key={column.doctorId} column={column} printedAt={day.data.now} />
      ))}
    </main>
  );
}

function DoctorList({ column, printedAt }: { column: DeskColumn; printedAt: string }) {
  const { doctorName, specialization, locationName, date, appointments } = column;
  return (
    <section className="print-doctor">
      <table>
        <thead>
          <tr>
            <th colSpan={6} className="print-head">
              {`${doctorName}, ${specialization} · ${locationName} · ${formatFullDate(date)}`}
            </th>
          </tr>
          <tr>
            <th>Time</th>
            <th>Patient</th>
            <th>Phone</th>
            <th>Visit</th>
            <th>Reference</th>
            <th>Here</th>
          </tr>
        </thead>
        <tfoot>
          <tr>
            <td
              colSpan={6}
            >{`Printed at ${new Date(printedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`}</td>
          </tr>
        </tfoot>
        <tbody>
          {appointments.map((appointment) => (
            <tr key={appointment.id}>
              <td>{`${formatTime(appointment.localStartsAt)}–${formatTime(appointment.localEndsAt)}`}</td>
              <td>{nameOf(appointment)}</td>
              <td>{appointment.phone ?? ''}</td>
              <td>
                {appointment.visitTypeName}
                {appointment.lane > 0 && ' (beside another)'}
              </td>
              <td>{appointment.reference}</td>
              <td>{appointment.status === 'booked' ? '☐' : STATUSES[appointment.status].words}</td>
            </tr>
          ))}
          {appointments.length === 0 && (
            <tr>
              <td colSpan={6}>No appointments.</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
