/**
 * The server cannot start, and a person can mend it. The message is one or two whole sentences for
 * that person: what is wrong, and what to do.
 */
export class StartupFailure extends Error {
  override readonly name = 'StartupFailure';
}
