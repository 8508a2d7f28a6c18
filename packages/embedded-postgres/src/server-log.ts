import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

type Log = (details: object, message: string) => void;
/** What the server's life is reported to; pino's loggers fit. */
export type ServerLogger = { readonly info: Log; readonly warn: Log; readonly error: Log };

const LEVELS: Record<string, keyof ServerLogger> = {
  WARNING: 'warn',
  ERROR: 'warn',
  FATAL: 'warn', // ends a session, not the server
  PANIC: 'error',
};

/** Passes the server's lines on to the logger, and each to `onLine`, until the stream ends. */
export function forwardLog(
  stream: Readable,
  logger: ServerLogger,
  onLine: (severity: string, text: string) => void,
): void {
  createInterface({ input: stream }).on('line', (line) => {
    const [, severity = 'LOG', text = line] = /^([A-Z]+): {2}(.*)$/.exec(line) ?? [];
    logger[LEVELS[severity] ?? 'info']({ component: 'postgres' }, text);
    onLine(severity, text);
  });
}
