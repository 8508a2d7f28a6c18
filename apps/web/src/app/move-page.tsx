import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isUndecided } from '../domain/intent-state.ts';
import { slotFromUrl } from '../domain/slot-in-url.ts';
import { useSettings } from '../domain/use-settings.ts';
import { useChange } from '../features/change-appointment/change-context.ts';
import { whenAndWithWhom, whyFixed } from '../features/change-appointment/current-state.ts';
import { useServerNow } from '../lib/use-server-now.ts';
import { Icon } from '../ui/icon.tsx';
import { ChooseAndMove } from './choose-and-move.tsx';
import { useManageToken } from './use-manage-token.ts';
import { WithAppointment } from './with-appointment.tsx';

const route = getRouteApi('/appointments/$appointmentId/move');

/** `/appointments/{id}/move?doctor=3&date=2026-11-23&slot=2026-11-23T09:00Z#token`. */
export function MovePage() {
  const { appointmentId } = route.useParams();
  const manageToken = useManageToken(appointmentId);
  const now = useServerNow();
  const phone = useSettings()?.phone;
  const link = { params: { appointmentId }, hash: manageToken };
  useReturnWhenMoved(appointmentId, manageToken);
  return (
    <>
      <nav aria-label="Back">
        <Link to="/appointments/$appointmentId" {...link} className="back">
          <Icon name="arrowLeft" />
          Keep the current time
        </Link>
      </nav>
      <WithAppointment id={appointmentId} manageToken={manageToken}>
        {(appointment) => {
          const fixed = whyFixed(appointment, now, phone);
          return (
            <>
              <h1 tabIndex={-1}>Move your appointment</h1>
              <p className="muted">{whenAndWithWhom(appointment)}</p>
              {fixed ? <p>{fixed}</p> : <ChooseAndMove {...{ appointment, manageToken }} />}
            </>
          );
        }}
      </WithAppointment>
    </>
  );
}

/** Back to the appointment once it is where this page was to bring it, also before a reload. */
function useReturnWhenMoved(appointmentId: string, manageToken: string): void {
  const { state } = useChange();
  const { slot } = route.useSearch();
  const navigate = useNavigate();
  const waited = useRef(false);
  const own = state.step !== 'idle' && state.intent.id === appointmentId ? state : undefined;
  if (own && isUndecided(own)) waited.current = true;
  const isThere = own?.step === 'done' && own.answer.startsAt === slotFromUrl(slot);
  const moved = own?.step === 'done' && (waited.current || isThere);
  useEffect(() => {
    if (!moved) return;
    const params = { appointmentId };
    void navigate({ to: '/appointments/$appointmentId', params, hash: manageToken, replace: true });
  }, [moved, appointmentId, manageToken, navigate]);
}
