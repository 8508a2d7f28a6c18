import { useRef } from 'react';
import { createUuid } from '../../lib/create-uuid.ts';

/**
 * Gives the idempotency key of an intent: the same one while the same is asked for again, so that after a lost
 * answer nothing is done twice. What is accepted on the way is part of the same intent, and not of what is given.
 */
export function useIntentKey(): (intent: unknown) => string {
  const last = useRef({ text: '', key: '' });
  return (intent) => {
    const text = JSON.stringify(intent);
    if (last.current.text !== text) last.current = { text, key: createUuid() };
    return last.current.key;
  };
}
