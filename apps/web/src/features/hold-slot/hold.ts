import type { Hold as HeldSlot } from '@clinic/contracts/appointments';
import type { Slot } from '@clinic/contracts/availability';
import { errorDataOf } from '../../lib/api-error.ts';
import { serverNow } from '../../lib/server-clock.ts';

export type WantedSlot = { doctorId: number; startsAt: string; visitTypeId?: number | undefined };

/** Instants in epoch milliseconds of the server's clock. */
export type HoldState =
  | { step: 'none' }
  | { step: 'held'; slot: Slot; since: number; expiresAt: number }
  | { step: 'expired'; slot: Slot }
  | { step: 'refused'; alternatives: Slot[] | undefined };

export type HoldPorts = {
  hold(slot: WantedSlot): Promise<HeldSlot>;
  release(): Promise<void>;
  /** Asks again what is free. */
  refresh(): Promise<void>;
};

const MAX_RENEWALS = 2;

/**
 * Keeps the chosen slot for this browser while its patient is active. Whatever fails here only means
 * that nothing is held: booking goes on without, and the slot decides.
 */
export function createHold({ hold, release, refresh }: HoldPorts) {
  let state: HoldState = { step: 'none' };
  let wanted: WantedSlot | undefined;
  let renewals = 0;
  let asking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // One call after the other: a release that arrives late would end the next hold.
  let calls: Promise<unknown> = Promise.resolve();
  const listeners = new Set<() => void>();

  function become(next: HoldState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function inTurn<T>(call: () => Promise<T>): Promise<T> {
    const turn = calls.then(call, call);
    calls = turn.catch(() => {});
    return turn;
  }

  async function ask(slot: WantedSlot): Promise<void> {
    asking = true;
    try {
      const held = await inTurn(() => hold(slot));
      if (wanted === slot) start(held);
    } catch (error) {
      const data = errorDataOf(error);
      if (wanted === slot && data?.code === 'SLOT_TAKEN') {
        clearTimeout(timer);
        become({ step: 'refused', alternatives: data.alternatives });
      }
    } finally {
      if (wanted === slot) asking = false;
    }
  }

  function start({ expiresAt, ...slot }: HeldSlot): void {
    const until = Date.parse(expiresAt);
    const since = serverNow();
    clearTimeout(timer);
    timer = setTimeout(() => void expire(slot), until - since);
    become({ step: 'held', slot, since, expiresAt: until });
  }

  /** The slot stays the viewer's own until the list knows that it is free again. */
  async function expire(slot: Slot): Promise<void> {
    const current = wanted;
    await refresh();
    if (wanted === current && state.step === 'held') become({ step: 'expired', slot });
  }

  function forget(): void {
    wanted = undefined;
    asking = false;
    renewals = 0;
    clearTimeout(timer);
    if (state.step !== 'none') become({ step: 'none' });
  }

  return {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The patient is doing something about this slot: holds it, or renews a hold half gone. */
    touch: (slot: WantedSlot): void => {
      if (!wanted || !isSame(wanted, slot)) {
        forget();
        wanted = slot;
        void ask(slot);
      } else if (state.step === 'held' && !asking && renewals < MAX_RENEWALS) {
        if (serverNow() < (state.since + state.expiresAt) / 2) return;
        renewals += 1;
        void ask(wanted);
      }
    },
    /** Gives the slot back. `now` where the page ends and nothing can wait for its turn. */
    leave: (now = false): void => {
      const mayBeHeld = asking || state.step === 'held';
      forget();
      if (!mayBeHeld) return;
      const released = now ? release() : inTurn(release);
      released.then(refresh).catch(() => {});
    },
    /** The slot was booked: there is nothing to give back. */
    forget,
  };
}

const isSame = (one: WantedSlot, other: WantedSlot): boolean =>
  one.doctorId === other.doctorId &&
  one.startsAt === other.startsAt &&
  one.visitTypeId === other.visitTypeId;
