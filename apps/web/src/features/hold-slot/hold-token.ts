import { storedText } from '../../lib/browser-storage.ts';
import { createUuid } from '../../lib/create-uuid.ts';

/**
 * This tab's secret, under which it holds a slot. One per tab, for a token holds one slot only: two
 * tabs with the same would take each other's. It is stored only while the page is away, as during a
 * reload: a duplicated tab gets a copy of its storage, and must not get its token. Without
 * storage it lasts as long as the page.
 */
export function createHoldToken(storage: () => Storage): () => string {
  const stored = storedText(storage, 'clinic.hold-token');
  let token: string | undefined;
  const take = () => {
    token ??= stored.read();
    stored.remove();
  };
  take();
  window.addEventListener('pagehide', () => {
    if (token !== undefined) stored.write(token);
  });
  // Back from where the browser had put the whole page aside.
  window.addEventListener('pageshow', take);
  return () => {
    token ??= createUuid();
    return token;
  };
}
