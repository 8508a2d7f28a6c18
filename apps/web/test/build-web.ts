import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Before all tests that look at the web: the pages as the sources are now, as they are served. */
export async function setup(): Promise<void> {
  const { NODE_ENV = 'test' } = process.env;
  // Under the test runner's own it would be React's development build, above the budget.
  process.env.NODE_ENV = 'production';
  try {
    const root = fileURLToPath(new URL('..', import.meta.url));
    await build({ root, logLevel: 'warn' });
    await build({ root, logLevel: 'warn', configFile: `${root}vite.desk.config.ts` });
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
}
