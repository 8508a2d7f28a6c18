import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const { platform, arch } = process;
const NAMES = [`node-${platform}-${arch}`, `node-bin-${platform}-${arch}`];

let folder: string;
let link: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clinic-link-'));
  link = join(folder, 'node_modules/.bin/node');
  await cp('scripts/link-node.mjs', join(folder, 'scripts/link-node.mjs'));
});
afterEach(() => rm(folder, { recursive: true }));

const run = () =>
  execFileSync(process.execPath, [join(folder, 'scripts/link-node.mjs')]).toString();

async function bring(name: string): Promise<void> {
  await mkdir(join(folder, 'node_modules', name, 'bin'), { recursive: true });
  await writeFile(join(folder, 'node_modules', name, 'bin/node'), '');
}

test.each(NAMES)('npm scripts find the Node of %s, also where npm 10 forgot it', async (name) => {
  await bring(name);
  for (const _ of ['first', 'again']) {
    expect(run()).toBe('');
    expect(await readlink(link)).toBe(`../${name}/bin/node`);
  }
});

test('a link that leads nowhere is replaced, one that works is kept', async () => {
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
  await symlink('../node/bin/node', link);
  await bring(NAMES[0] ?? '');
  run();
  expect(await readlink(link)).toBe(`../${NAMES[0]}/bin/node`);
  await rm(link);
  await symlink(process.execPath, link);
  run();
  expect(await readlink(link)).toBe(process.execPath);
});

test('without a package for the platform nothing is linked and nothing fails', () => {
  expect(run()).toBe('');
  expect(existsSync(link)).toBe(false);
});

test('every install runs it', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(scripts.postinstall).toBe('node scripts/link-node.mjs');
});
