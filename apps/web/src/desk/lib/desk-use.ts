/** Milliseconds without a hand on the desk after which it asks for nothing: a session nobody uses ends. */
const UNUSED_AFTER = 10 * 60_000;

let usedAt = performance.now();
const listeners = new Set<() => void>();

const isUsed = (): boolean => performance.now() - usedAt < UNUSED_AFTER;

for (const event of ['pointerdown', 'keydown']) {
  window.addEventListener(event, () => {
    const isBack = !isUsed();
    usedAt = performance.now();
    if (isBack) for (const listener of listeners) listener();
  });
}

/** Whether somebody works at the desk now, and a word when somebody comes back to it. */
export const deskUse = {
  isUsed,
  onReturn: (listener: () => void): void => {
    listeners.add(listener);
  },
};
