import { cp, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ROOT } from '../cluster/api-process.ts';
import type { Change, Override, Patch } from './change.ts';

/**
 * A copy of the API and its contracts, changed, that runs with the checkout's packages.
 * Throws when a change does not apply: the product has changed, and the build must follow.
 */
export async function makeCopy(folder: string, changes: readonly Change[]): Promise<string> {
  for (const part of ['apps/api/src', 'apps/api/package.json', 'packages/contracts']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  }
  await linkPackages(join(folder, 'node_modules'), folder);
  for (const change of changes) {
    if ('find' in change) await apply(folder, change);
    if ('name' in change) await applyOverride(folder, change);
  }
  return folder;
}

/** Every package of the checkout by a link; the contracts are those of the copy. */
async function linkPackages(target: string, folder: string): Promise<void> {
  const source = join(ROOT, 'node_modules');
  await mkdir(join(target, '@clinic'), { recursive: true });
  for (const name of await readdir(source)) {
    if (!name.startsWith('.') && name !== '@clinic') {
      await symlink(join(source, name), join(target, name));
    }
  }
  await symlink(join(folder, 'packages/contracts'), join(target, '@clinic/contracts'));
  const server = join(ROOT, 'packages/embedded-postgres');
  await symlink(server, join(target, '@clinic/embedded-postgres'));
}

async function apply(folder: string, { file, find, replace }: Patch): Promise<void> {
  const path = join(folder, 'apps/api/src', file);
  const text = await readFile(path, 'utf8');
  const parts = text.split(find);
  if (parts.length !== 2) {
    const times = parts.length - 1;
    throw new Error(`${file} has ${times} places, not one, that read:\n${find}`);
  }
  await writeFile(path, parts.join(replace));
}

/** The file becomes one that passes on all of the original but what is overridden. */
async function applyOverride(folder: string, { file, name, value }: Override): Promise<void> {
  const path = join(folder, 'apps/api/src', file);
  const original = path.replace(/\.ts$/, '.original.ts');
  const text = await readFile(path, 'utf8');
  if (!new RegExp(`^export (const|(async )?function) ${name}\\b`, 'm').test(text)) {
    throw new Error(`${file} does not export ${name}.`);
  }
  await rename(path, original);
  const from = `from './${basename(original)}';`;
  const lines = [`import * as original ${from}`, `export * ${from}`];
  await writeFile(path, [...lines, `export const ${name} = ${value};`, ''].join('\n'));
}
