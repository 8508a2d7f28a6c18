import { afterAll, beforeAll } from 'vitest';

/**
 * Something that all tests of a file, or of a `describe`, use: made before the first of them, and
 * ended after the last. The object is there at once, and is filled in when it is made.
 */
export function setUp<T extends object>(
  make: () => Promise<T>,
  end: (made: T) => Promise<unknown>,
): T {
  const made = {} as T;
  let isMade = false;
  beforeAll(async () => {
    Object.assign(made, await make());
    isMade = true;
  });
  afterAll(() => (isMade ? end(made) : undefined));
  return made;
}
