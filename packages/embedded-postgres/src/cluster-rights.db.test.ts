import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { start, temporaryDataFolder } from '../../testing/src/embedded-servers.ts';
import { query } from '../../testing/src/server-databases.ts';
import { cureFor } from './cluster-rights.ts';

describe('a cluster that was restored from a copy', () => {
  it.each([
    ['as PostgreSQL made it', { uid: 70, mode: 0o700 }, { uid: 70, mode: 0o600 }, undefined],
    ['open to its group', { uid: 70, mode: 0o750 }, { uid: 70, mode: 0o640 }, undefined],
    ['owned by root', { uid: 0, mode: 0o700 }, { uid: 0, mode: 0o600 }, 'chown'],
    ['with files of root', { uid: 70, mode: 0o700 }, { uid: 0, mode: 0o600 }, 'chown'],
    ['open to everybody', { uid: 70, mode: 0o755 }, { uid: 70, mode: 0o644 }, 'chmod'],
    ['read-only', { uid: 70, mode: 0o700 }, { uid: 70, mode: 0o400 }, 'chmod'],
    [
      'with a folder that is read-only',
      { uid: 70, mode: 0o500 },
      { uid: 70, mode: 0o600 },
      'chmod',
    ],
  ] as const)('%s', (_name, folder, file, cure) => {
    expect(cureFor(folder, [file, { ...file, mode: 0o700 }], 70)).toBe(cure);
  });

  it('is refused with the command that mends it, and starts after that', async () => {
    const dataDir = await temporaryDataFolder();
    const cluster = join(dataDir, 'postgres');
    const first = await start(dataDir);
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS value');
    await first.stop();
    for (const mode of [0o755, 0o770, 0o500]) {
      await chmod(cluster, mode);
      await expect(start(dataDir)).rejects.toMatchObject({
        name: 'StartupFailure',
        message: expect.stringContaining(`run "chmod -R u=rwX,go= '${cluster}'"`),
      });
    }
    expect((await stat(cluster)).mode & 0o777).toBe(0o500);
    await chmod(cluster, 0o700);
    const second = await start(dataDir);
    expect(await query(second.ownerUrl, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
  });
});
