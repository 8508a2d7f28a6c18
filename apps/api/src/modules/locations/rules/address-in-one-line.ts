import type { Location } from '@clinic/contracts/locations';

/** The location in one line, like `Clinic, 1 High Street, NW1 2DB London`. */
export function addressInOneLine({ name, addressLine, postalCode, city }: Location): string {
  const town = [postalCode, city].filter(Boolean).join(' ');
  return [name, addressLine, town].filter(Boolean).join(', ');
}
