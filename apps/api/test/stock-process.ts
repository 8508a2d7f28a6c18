import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const STOCK_DRIVER = fileURLToPath(new URL('./stock-driver.ts', import.meta.url));

/** Runs `stock-driver.ts` until it ends; gives its exit code and what it says. */
export async function runStock(trap: string, url: string): Promise<{ code: number; says: string }> {
  const child = spawn(process.execPath, [STOCK_DRIVER, url, trap]);
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  let says = '';
  child.stderr.on('data', (part) => {
    says += part;
  });
  const [code] = (await once(child, 'close')) as [number];
  process.removeListener('exit', reap);
  return { code, says };
}
