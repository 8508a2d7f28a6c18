import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

type Manifest = {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

const json = <T>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T;
const notOurs = (name: string) => /^(node_modules|dist|\.\w+)$/.test(basename(name));

const find = (...patterns: string[]) => Array.fromAsync(glob(patterns, { exclude: notOurs }));

const manifests = (await find('package.json', '{apps,packages}/*/package.json', '*/package.json'))
  .filter((path, index, all) => all.indexOf(path) === index)
  .map((path) => ({ path, ...json<Manifest>(path) }));
const dependencies = manifests.flatMap(
  ({ path, dependencies, devDependencies, optionalDependencies }) =>
    Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).map(
      ([name, version]) => ({ path, name, version }),
    ),
);
const sources = await find('**/*.{ts,tsx}');

test('every workspace is looked at', () => {
  expect(manifests.map(({ path }) => path).sort()).toEqual([
    'apps/api/package.json',
    'apps/web/package.json',
    'examples/package.json',
    'package.json',
    'packages/contracts/package.json',
    'packages/embedded-postgres/package.json',
    'packages/testing/package.json',
  ]);
  expect(sources).toContain('apps/api/src/main.ts');
});

test('every dependency is pinned to one exact version', () => {
  const loose = dependencies.filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});

test('a dependency has the same version wherever it is named, and tRPC is one version', () => {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of dependencies) {
    const family = name.startsWith('@trpc/') ? '@trpc/*' : name;
    versions.set(family, (versions.get(family) ?? new Set()).add(version));
  }
  expect([...versions].filter(([, each]) => each.size > 1)).toEqual([]);
  expect(versions.has('@trpc/*')).toBe(true);
});

test('no source file is longer than 300 lines', () => {
  const long = sources
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > 300);
  expect(long).toEqual([]);
});

test('nothing is called utils, helpers, common or manager', () => {
  const vague = /(^|[/.-])(utils?|helpers?|commons?|managers?)([/.-]|$)/i;
  expect(sources.filter((path) => vague.test(path))).toEqual([]);
});
