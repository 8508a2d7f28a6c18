type Occupant = { id: string; lane: number };

/** One slot, as it is between two operations. */
export type SlotState = {
  /** The live appointments that stand on it, in order, each with its lane. */
  occupants: readonly Occupant[];
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

export const EMPTY: SlotState = { occupants: [], held: undefined };

/** Those above lane 0, into which the staff can overbook. */
const LANES = [1, 2, 3];

const without = ({ occupants }: SlotState, id: string | undefined): readonly Occupant[] =>
  occupants.filter((occupant) => occupant.id !== id);

/** The lane beside others, lane 0 where there are none; nothing when all are taken. */
const laneBeside = (others: readonly Occupant[]): number | undefined =>
  others.length === 0
    ? 0
    : LANES.find((lane) => others.every((occupant) => occupant.lane !== lane));

/** Whether somebody else's hold can have ended by the last moment of an operation. */
function isPassable({ held }: SlotState, { to }: When, token: string | undefined): boolean {
  return !held || held.token === token || held.earliest - TOLERANCE <= to;
}

/** Whether somebody else's hold can still have lasted at the first moment of an operation. */
function isInTheWay({ held }: SlotState, { from }: When, token: string | undefined): boolean {
  return held !== undefined && held.token !== token && held.latest + TOLERANCE >= from;
}

/**
 * @param of.token of the hold that is not in the way
 * @param of.lane above 0 beside others; in a visit of several half hours not beside somebody in each of them
 */
export function occupy(
  when: When,
  id: string,
  {
    token,
    lane = 0,
    isWhole = true,
  }: { token?: string | undefined; lane?: number; isWhole?: boolean },
): SlotOperation {
  return {
    ...when,
    says: lane === 0 ? `taken by ${id}` : `taken by ${id} in lane ${lane}`,
    observes: false,
    apply: (state) => {
      const others = without(state, id);
      const isRight =
        lane === 0 || isWhole
          ? laneBeside(others) === lane
          : others.every((occupant) => occupant.lane !== lane);
      if (!isRight || !isPassable(state, when, token)) return undefined;
      const occupants = [...others, { id, lane }].sort((a, b) => a.lane - b.lane);
      return { occupants, held: undefined };
    },
  };
}

export function vacate(when: When, id: string): SlotOperation {
  return {
    ...when,
    says: `left by ${id}`,
    observes: false,
    apply: (state) => {
      const others = without(state, id);
      return others.length < state.occupants.length ? { ...state, occupants: others } : undefined;
    },
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
      state.occupants.length === 0 && isPassable(state, when, token)
        ? { occupants: [], held: { token, ...expiry } }
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
      const byOther = without(state, own).length > 0;
      return byOther || isInTheWay(state, when, token) ? state : undefined;
    },
  };
}

/** Somebody of the staff was told that no lane is left, or that it is held. */
export function fullSeen(when: When, own?: string): SlotOperation {
  return {
    ...when,
    says: 'seen as full',
    observes: true,
    apply: (state) => {
      const isFull = laneBeside(without(state, own)) === undefined;
      return isFull || isInTheWay(state, when, undefined) ? state : undefined;
    },
  };
}

export function freeSeen(when: When): SlotOperation {
  return {
    ...when,
    says: 'seen as free',
    observes: true,
    apply: (state) =>
      state.occupants.length === 0 && isPassable(state, when, undefined) ? state : undefined,
  };
}
