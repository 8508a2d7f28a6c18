import type { Location } from '@clinic/contracts/locations';

/** Where a doctor sees patients: its name, and what the clinic has told of the way there. */
export function LocationLines({ location }: { location: Location }) {
  const { name, addressLine, postalCode, city, country, phone } = location;
  const town = [postalCode, city].filter(Boolean).join(' ');
  const address = addressLine && [addressLine, town].filter(Boolean).join(', ');
  const place = encodeURIComponent([address, country].filter(Boolean).join(', '));
  return (
    <address className="location">
      <span className="location-name">{name}</span>
      {address && <span>{address}</span>}
      {(phone || address) && (
        <span className="location-ways">
          {phone && (
            <a className="location-phone" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
              {phone.replaceAll(' ', '\u00a0')}
            </a>
          )}
          {address && <a href={`geo:0,0?q=${place}`}>Show on a map</a>}
        </span>
      )}
    </address>
  );
}
