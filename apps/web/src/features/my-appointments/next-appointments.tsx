import { Link } from '@tanstack/react-router';
import { useServerNow } from '../../lib/use-server-now.ts';
import { useMyAppointments } from './my-appointments-context.ts';
import { MyAppointmentsList } from './my-appointments-list.tsx';
import { upcoming } from './upcoming.ts';

const SHOWN = 2;

/** The next appointments that this device or this tab remembers, above the search for new ones. */
export function NextAppointments() {
  const { list } = useMyAppointments();
  const next = upcoming(list, useServerNow());
  if (next.length === 0) return null;
  return (
    <section className="mine-next" aria-labelledby="mine-heading">
      <h2 id="mine-heading">Your appointments</h2>
      <MyAppointmentsList list={next.slice(0, SHOWN)} />
      <p>
        <Link to="/appointments">
          {next.length > SHOWN ? `See all ${next.length}, or remove them` : 'See or remove them'}
        </Link>
      </p>
    </section>
  );
}
