/**
 * Clinic cannot start, and a person can mend it. The message is one or two whole sentences for that
 * person: what is wrong, and what to do. `main.ts` prints it and exits with 1.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
