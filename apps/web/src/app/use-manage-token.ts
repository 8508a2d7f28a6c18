import { useLocation } from '@tanstack/react-router';
import { useRef } from 'react';

/**
 * The manage token behind the `#` of an appointment's page. While the next page loads, the address
 * is that page's already: then it is still the token that this page was opened with.
 */
export function useManageToken(appointmentId: string): string {
  const given = useLocation({
    select: ({ pathname, hash }) =>
      pathname.startsWith(`/appointments/${appointmentId}`) ? hash : undefined,
  });
  const token = useRef('');
  if (given !== undefined) token.current = given;
  return token.current;
}
