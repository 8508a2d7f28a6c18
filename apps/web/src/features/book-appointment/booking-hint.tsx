import { Icon } from '../../ui/icon.tsx';
import './book-appointment.css';

/** Stands where the form will be, so that nothing moves when a slot is chosen. */
export function BookingHint() {
  return (
    <section className="panel booking booking-hint" aria-labelledby="hint-heading">
      <h2 id="hint-heading">Your appointment</h2>
      <p className="muted">Choose a time, then enter a name. That is all we need.</p>
      <ul className="booking-promises">
        {PROMISES.map((promise) => (
          <li key={promise}>
            <Icon name="check" />
            {promise}
          </li>
        ))}
      </ul>
    </section>
  );
}

const PROMISES = ['No account', 'The time is yours alone', 'A link back to your appointment'];
