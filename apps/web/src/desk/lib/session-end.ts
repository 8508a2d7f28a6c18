/** Whether an answer has said that nobody is signed in any more. */
let ended = false;
const listeners = new Set<() => void>();

function become(state: boolean): void {
  if (state === ended) return;
  ended = state;
  for (const listener of listeners) listener();
}

/** For `useSyncExternalStore`, and for those who find out. */
export const sessionEnd = {
  read: (): boolean => ended,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  happened: () => become(true),
  isOver: () => become(false),
};
