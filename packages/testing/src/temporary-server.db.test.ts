import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { removeAbandoned } from './temporary-server.ts';

/** A folder as old as one of yesterday's run, of the process `pid`. */
async function folderOf(pid: number | undefined, name = 'clinic-test-server'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-${pid}-`));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(folder, yesterday, yesterday);
  return folder;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

it('removes the folders of runs that are gone, and no others', async () => {
  const gone = spawn(process.execPath, ['--eval', '']);
  await once(gone, 'exit');
  const [abandoned, own, others, notServers] = await Promise.all([
    folderOf(gone.pid),
    folderOf(process.pid),
    folderOf(process.ppid),
    folderOf(gone.pid, 'clinic-test'),
  ]);
  await removeAbandoned();
  expect(await Promise.all([abandoned, own, others, notServers].map(exists))).toEqual([
    false,
    true,
    true,
    true,
  ]);
});
