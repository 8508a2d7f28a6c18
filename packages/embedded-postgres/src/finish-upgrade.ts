import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renameDurably } from './durable-file.ts';

/** The data folder beside the old cluster in which an upgrade makes the new one. */
export const BESIDE = 'upgraded';

/** Puts the new cluster in the place of the old one, when that is no longer there. */
export async function finishUpgrade(cluster: string): Promise<void> {
  const beside = join(dirname(cluster), BESIDE);
  const upgraded = join(beside, 'postgres');
  if ((await isThere(cluster)) || !(await isThere(upgraded))) return;
  await renameDurably(upgraded, cluster);
  await rm(beside, { recursive: true });
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
