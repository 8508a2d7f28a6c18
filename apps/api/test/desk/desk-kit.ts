import { randomUUID } from 'node:crypto';
import type { DeskBookInput } from '@clinic/contracts/desk';

/** A booking at the desk with a key of its own; `wanted` replaces what a test is about. */
export const deskBooking = (
  wanted: Pick<DeskBookInput, 'doctorId' | 'startsAt'> & Partial<DeskBookInput>,
): DeskBookInput => ({
  patient: { name: 'Ada Lovelace' },
  accept: [],
  idempotencyKey: randomUUID(),
  ...wanted,
});

export const key = () => ({ idempotencyKey: randomUUID() });
