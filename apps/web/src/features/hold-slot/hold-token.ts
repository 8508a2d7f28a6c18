import { storedText } from '../../lib/browser-storage.ts';
import { createUuid } from '../../lib/create-uuid.ts';

/**
 * This tab's secret, under which it holds a slot. One per tab, for a token holds one slot only: two
 * tabs with the same would take each other's. Without storage it lasts as long as the page.
 */
export function createHoldToken(storage: () => Storage): () => string {
  const stored = storedText(storage, 'clinic.hold-token');
  let token: string | undefined;
  return () => {
    token ??= stored.read() ?? createUuid();
    stored.write(token);
    return token;
  };
}
