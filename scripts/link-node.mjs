/**
 * Runs after `npm install`: makes the Node of this platform's package the one that npm scripts find.
 * npm 11 does that by itself; npm 10 forgets it, because the other platforms' packages, which it
 * leaves out, have a program of the same name.
 */
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../node_modules', import.meta.url));
const platform = `${process.platform}-${process.arch}`;
const program = [`node-${platform}`, `node-bin-${platform}`]
  .map((name) => join(packages, name, 'bin/node'))
  .find((path) => existsSync(path));
const link = join(packages, '.bin/node');

if (program && !existsSync(link)) {
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true }); // it may lead nowhere
  symlinkSync(relative(dirname(link), program), link);
}
