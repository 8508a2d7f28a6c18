import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { askServerTime } from '../../lib/server-clock.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { useMyAppointments } from './my-appointments-context.ts';
import { MyAppointmentsList } from './my-appointments-list.tsx';
import { former, upcoming } from './upcoming.ts';

/** Everything that this device remembers, to be opened or removed. */
export function AllAppointments() {
  const { myAppointments, list } = useMyAppointments();
  const [said, setSaid] = useState('');
  const ref = useRef<HTMLDivElement>(null);
  const now = useServerNow();
  useEffect(askServerTime, []);
  const [next, past] = [upcoming(list, now), former(list, now)];

  // The button that was pressed is gone: the focus must not fall to the top of the page.
  const done = (words: string) => {
    setSaid(words);
    ref.current?.focus();
  };
  const forget = (id: string) => {
    myAppointments.forget(id);
    done('Removed from this device.');
  };
  const forgetAll = () => {
    myAppointments.forgetAll();
    done('All removed from this device.');
  };

  return (
    <div className="mine-all" tabIndex={-1} ref={ref}>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {list.length === 0 && <NoAppointments />}
      {next.length > 0 && <MyAppointmentsList list={next} onForget={forget} />}
      {past.length > 0 && (
        <section aria-labelledby="past-heading">
          <h2 id="past-heading">Past and cancelled</h2>
          <MyAppointmentsList list={past} onForget={forget} />
        </section>
      )}
      <section hidden={list.length === 0}>
        <p className="muted mine-about">
          Only this browser keeps the list: it is sent nowhere. What you did not ask it to remember
          is gone when this tab is closed, the rest a week after the appointment. Removing one
          cancels nothing, but then only its link leads back to it.
        </p>
        <p>
          <button type="button" className="button" onClick={forgetAll}>
            Remove all from this device
          </button>
        </p>
      </section>
    </div>
  );
}

function NoAppointments() {
  return (
    <div className="empty">
      <p className="empty-title">This device remembers no appointments</p>
      <p className="muted">
        Those that you ask it to remember are listed here. To see another one, open its link.
      </p>
      <Link to="/" className="button button-main">
        Book an appointment
      </Link>
    </div>
  );
}
