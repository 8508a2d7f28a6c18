import { fileURLToPath } from 'node:url';
import { startNode } from '@clinic/testing/api-process';

const STOCK_DRIVER = fileURLToPath(new URL('./stock-driver.ts', import.meta.url));

/** Runs `stock-driver.ts` until it ends; gives its exit code and what it says. */
export async function runStock(trap: string, url: string): Promise<{ code: number; says: string }> {
  const { code, stderr } = await startNode([STOCK_DRIVER, url, trap], {}).closed;
  return { code: code as number, says: stderr };
}
