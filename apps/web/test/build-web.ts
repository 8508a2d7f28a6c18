import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Before all tests that look at the web: the pages as the sources are now. */
export async function setup(): Promise<void> {
  await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'warn' });
}
