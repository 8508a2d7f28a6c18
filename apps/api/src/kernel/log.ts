import type { Logger as PinoLogger } from 'pino';
import { StartupError } from './startup-error.ts';

export type Logger = PinoLogger;

/** The codes of an error and of its causes, like `57P01`: never a message. */
export function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as { code?: unknown };
  return [...(typeof code === 'string' ? [code] : []), ...codesOf(error.cause)];
}

/**
 * What a log line may tell of an error. Messages stay out: the ORM's repeat bound parameters and
 * PostgreSQL's repeat values, and both may be a patient's.
 */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint_name: constraint } = error as {
    code?: string;
    constraint_name?: string;
  };
  return {
    type: error.name,
    // A sentence of our own, for a person to act on.
    ...(error instanceof StartupError && { message: error.message }),
    ...(code && { code }),
    ...(constraint && { constraint }),
    at: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}
