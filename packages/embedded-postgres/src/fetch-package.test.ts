import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import { fetchPackage } from './fetch-package.ts';

/** A registry with one package, and the integrity of that. */
async function startRegistry(folder: string): Promise<string> {
  const source = join(folder, 'source');
  await mkdir(source);
  const manifest = { name: 'former-server', version: '1.2.3' };
  await writeFile(join(source, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(source, 'program'), 'the former one');
  await promisify(execFile)('npm', ['pack', '--pack-destination', folder], { cwd: source });
  const tarball = await readFile(join(folder, 'former-server-1.2.3.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const registry = createServer((request, response) => {
    const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const dist = { tarball: `${url}/former-server.tgz`, integrity };
    const versions = { '1.2.3': { ...manifest, dist } };
    const document = { name: manifest.name, 'dist-tags': { latest: '1.2.3' }, versions };
    const isTarball = request.url?.endsWith('.tgz');
    response.end(isTarball ? tarball : JSON.stringify(document));
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  onTestFinished(() => void registry.close());
  const { port } = registry.address() as AddressInfo;
  vi.stubEnv('npm_config_registry', `http://127.0.0.1:${port}/`);
  vi.stubEnv('npm_config_cache', join(folder, 'cache'));
  onTestFinished(() => void vi.unstubAllEnvs());
  return integrity;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clinic-fetch-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('brings exactly the package that is named, and refuses another', async () => {
  const folder = await temporaryFolder();
  const integrity = await startRegistry(folder);
  const wanted = { name: 'former-server', version: '1.2.3', integrity };
  const fetched = await fetchPackage(wanted, join(folder, 'right'), ['npm']);
  expect(await readFile(join(fetched, 'program'), 'utf8')).toBe('the former one');

  const other = `sha512-${createHash('sha512').update('another').digest('base64')}`;
  await rm(join(folder, 'cache'), { recursive: true });
  const attempt = fetchPackage({ ...wanted, integrity: other }, join(folder, 'wrong'), ['npm']);
  await expect(attempt).rejects.toMatchObject({
    name: 'StartupFailure',
    message: expect.stringMatching(/npm cannot bring former-server 1\.2\.3 \(.*integrity/i),
  });
});
