import type { Slot } from '@clinic/contracts/availability';
import type { ReactNode } from 'react';

/** How the chosen slot is kept for this browser while the form is being filled in. */
export type FormHold = {
  /** The slot is held by this browser, so nobody else is offered it. */
  isOwn: boolean;
  /** The slot could not be held: somebody else has it. */
  refused: { alternatives: Slot[] | undefined } | undefined;
  /** To be called whenever the patient uses the form. */
  onInteraction(): void;
  /** What there is to say about it. */
  notice: ReactNode;
};
