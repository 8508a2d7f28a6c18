import { parsed, storedText } from '../lib/browser-storage.ts';

/**
 * An intent without a definite answer, kept in this tab over reloads. It is written before the
 * first request leaves, so whatever happens then can be asked again with the same key.
 */
export type PendingIntent<Intent> = {
  read(): Intent | undefined;
  write(intent: Intent): void;
  remove(): void;
};

/** Keeps it in `storage`; where a browser refuses that, an intent is sent but survives no reload. */
export function createPendingIntent<Intent>(
  storage: () => Storage,
  name: string,
  isIntent: (value: unknown) => value is Intent,
): PendingIntent<Intent> {
  const stored = storedText(storage, name);
  return {
    read: () => {
      const intent = parsed(stored.read());
      return isIntent(intent) ? intent : undefined;
    },
    write: (intent) => stored.write(JSON.stringify(intent)),
    remove: stored.remove,
  };
}
