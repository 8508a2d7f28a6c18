import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const CHECK = 'scripts/check-node.mjs';
const { scripts, engines, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The check as another Node would run it. */
function checkAs(version: string) {
  const pretend = `Object.defineProperty(process, 'version', { value: '${version}' })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, CHECK];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, lines: (stdout + stderr).split('\n').filter(Boolean) };
}

test.each(['v14.21.3', 'v20.20.2', 'v22.17.0', 'v24.21.0', 'v25.9.0'])(
  'Node %s is told in one line what to do',
  (version) => {
    const { status, lines } = checkAs(version);
    expect(status).toBe(1);
    expect(lines).toEqual([
      `Clinic runs on Node 26 or newer, and this is ${version.slice(1)}: run "npm install" with ` +
        'scripts and optional dependencies, which bring it, or install Node 26.',
    ]);
  },
);

test.each([process.version, 'v26.0.0', 'v26.0.0-rc.1', 'v100.1.0'])(
  'Node %s passes without a word',
  (version) => {
    expect(checkAs(version)).toEqual({ status: 0, lines: [] });
  },
);

test('every npm script that runs TypeScript is checked before its first file is loaded', () => {
  const typescript = Object.entries<string>(scripts).filter(
    ([name, command]) =>
      /\.ts\b/.test(command) || /^(build|test|verify|db:generate|sample-data)$/.test(name),
  );
  expect(typescript.length).toBeGreaterThan(10);
  const unchecked = typescript.filter(([, command]) => !command.startsWith(`node ${CHECK} && `));
  expect(unchecked).toEqual([]);
});

test('any Node can read the check: it imports nothing', () => {
  expect(readFileSync(CHECK, 'utf8')).not.toMatch(/\bimport\b|\brequire\b|\bawait\b|\?\.|\?\?/);
});

test('the packages bring a Node that passes, and ask for one that installs them', () => {
  const versions = Object.entries<string>(optionalDependencies)
    .filter(([name]) => /^node-/.test(name))
    .map(([, version]) => version);
  expect(versions).toHaveLength(5);
  for (const version of versions) expect(checkAs(`v${version}`).status).toBe(0);
  expect(engines).toEqual({ node: '>=22.17' });
});
