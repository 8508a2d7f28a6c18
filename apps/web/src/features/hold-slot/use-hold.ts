import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { trpc } from '../../lib/trpc.ts';
import { createHold, type HoldState, type WantedSlot } from './hold.ts';

type UseHold = {
  /** The chosen slot, if there is one. */
  slot: WantedSlot | undefined;
  holdToken(): string;
  /** While a booking is undecided the slot is not given back; once it is done, it is used. */
  booking: 'open' | 'undecided' | 'done';
};

/** The hold of this page on its chosen slot; given back on leaving and on choosing another one. */
export function useHold({ slot, holdToken, booking }: UseHold): {
  hold: HoldState;
  onInteraction(): void;
} {
  const { client } = trpc.useUtils();
  const queryClient = useQueryClient();
  const [hold] = useState(() =>
    createHold({
      hold: (wanted) => client.appointments.hold.mutate({ ...wanted, holdToken: holdToken() }),
      release: () => client.appointments.release.mutate({ holdToken: holdToken() }),
      refresh: () => queryClient.invalidateQueries({ queryKey: getQueryKey(trpc.availability) }),
    }),
  );
  const state = useSyncExternalStore(hold.subscribe, hold.getState);
  const standing = useRef(booking);
  standing.current = booking;

  const { doctorId, startsAt, visitTypeId } = slot ?? {};
  const touch = useRef(() => {});
  touch.current = () => {
    if (doctorId && startsAt && booking === 'open') hold.touch({ doctorId, startsAt, visitTypeId });
  };

  useEffect(() => {
    if (booking === 'done') hold.forget();
  }, [booking, hold]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another slot is another stay.
  useEffect(() => {
    const leave = (now: boolean) => standing.current === 'open' && hold.leave(now);
    const leaveAtOnce = () => leave(true);
    window.addEventListener('pagehide', leaveAtOnce);
    return () => {
      window.removeEventListener('pagehide', leaveAtOnce);
      leave(false);
    };
  }, [hold, doctorId, startsAt, visitTypeId]);

  const isHeld = state.step === 'held';
  useEffect(() => {
    if (!isHeld) return;
    const onActivity = () => touch.current();
    const kinds = ['keydown', 'pointerdown', 'input'];
    for (const kind of kinds) window.addEventListener(kind, onActivity);
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, onActivity);
    };
  }, [isHeld]);

  return { hold: state, onInteraction: () => touch.current() };
}
