/** One slot, as it is between two operations. */
export type SlotState = {
  /** The live appointment that stands on it. */
  occupant: string | undefined;
  /** Who holds it; not known to the millisecond when it ends. */
  held: { token: string; earliest: number; latest: number } | undefined;
};

/** When something was asked and answered; `optional`: nobody knows whether it was carried out. */
export type When = { from: number; to: number; calls: number[]; optional: boolean };

/** One operation on one slot: the state it leaves, or nothing where it cannot have happened. */
export type SlotOperation = When & {
  says: string;
  /** It only looks. */
  observes: boolean;
  apply(state: SlotState): SlotState | undefined;
};

/** Clocks of one machine, read by two processes. Milliseconds. */
export const TOLERANCE = 500;

export const EMPTY: SlotState = { occupant: undefined, held: undefined };

/** Whether somebody else's hold can have ended by the last moment of an operation. */
function isPassable({ held }: SlotState, { to }: When, token: string | undefined): boolean {
  return !held || held.token === token || held.earliest - TOLERANCE <= to;
}

/** Whether somebody else's hold can still have lasted at the first moment of an operation. */
function isInTheWay({ held }: SlotState, { from }: When, token: string | undefined): boolean {
  return held !== undefined && held.token !== token && held.latest + TOLERANCE >= from;
}

export function occupy(when: When, id: string, token: string | undefined): SlotOperation {
  return {
    ...when,
    says: `taken by ${id}`,
    observes: false,
    apply: (state) =>
      state.occupant === undefined && isPassable(state, when, token)
        ? { occupant: id, held: undefined }
        : undefined,
  };
}

export function vacate(when: When, id: string): SlotOperation {
  return {
    ...when,
    says: `left by ${id}`,
    observes: false,
    apply: (state) => (state.occupant === id ? { ...state, occupant: undefined } : undefined),
  };
}

export function hold(
  when: When,
  token: string,
  expiry: { earliest: number; latest: number },
): SlotOperation {
  return {
    ...when,
    says: `held until ${new Date(expiry.latest).toISOString()}`,
    observes: false,
    apply: (state) =>
      state.occupant === undefined && isPassable(state, when, token)
        ? { occupant: undefined, held: { token, ...expiry } }
        : undefined,
  };
}

export function release(when: When, token: string): SlotOperation {
  return {
    ...when,
    says: 'hold given back',
    observes: false,
    apply: (state) => (state.held?.token === token ? { ...state, held: undefined } : state),
  };
}

/** Somebody was told that it is taken, though not by themselves. */
export function takenSeen(when: When, own?: string, token?: string): SlotOperation {
  return {
    ...when,
    says: 'seen as taken',
    observes: true,
    apply: (state) => {
      const byOther = state.occupant !== undefined && state.occupant !== own;
      return byOther || isInTheWay(state, when, token) ? state : undefined;
    },
  };
}

export function freeSeen(when: When): SlotOperation {
  return {
    ...when,
    says: 'seen as free',
    observes: true,
    apply: (state) =>
      state.occupant === undefined && isPassable(state, when, undefined) ? state : undefined,
  };
}
