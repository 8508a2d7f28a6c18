import { execFile, spawnSync } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { runInThisContext } from 'node:vm';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestClinic, type TestClinic } from './test-clinic.ts';

const run = promisify(execFile);
const PATIENCE = { timeout: 300_000 };
const hasCurl = !spawnSync('curl', ['--version']).error;

let clinic: TestClinic;
const folder = folderOfFile();
let readme: string;

/** A folder of somebody who follows the README today, with what npm has installed. */
beforeAll(async () => {
  readme = await readFile('README.md', 'utf8');
  clinic = await startTestClinic({ now: new Date().toISOString() });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => clinic.stop());

/** The README's only block in this language that holds the text, calling this test's Clinic. */
function blockWith(language: string, text: string): string {
  const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(
    (block) => block[1] === language && block[2]?.includes(text),
  );
  expect(blocks).toHaveLength(1);
  return blocks[0]?.[2]?.replaceAll('http://127.0.0.1:8000', clinic.url) ?? '';
}

const patients = async () =>
  (
    await clinic.owner`SELECT name FROM appointments JOIN patients ON patients.id = patient_id ORDER BY appointments.id`
  ).map((row) => row.name);

it('has a snippet that passes the type check of the repository, and books', PATIENCE, async () => {
  await writeFile(join(folder, 'snippet.ts'), blockWith('ts', 'createTRPCClient'));
  const tsconfig = { extends: resolve('examples/tsconfig.json'), files: ['snippet.ts'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const tsc = ['--noEmit', '--pretty', 'false', '--project', folder];
  const { stdout } = spawnSync(resolve('node_modules/.bin/tsc'), tsc, { encoding: 'utf8' });
  expect(stdout).toBe('');
  const before = await patients();
  await run(process.execPath, [join(folder, 'snippet.ts')]);
  expect(await patients()).toEqual([...before, 'Ada Example']);
});

it.runIf(hasCurl)(
  'has commands that find a free slot and book it, on whatever day',
  PATIENCE,
  async () => {
    const before = await patients();
    const commands = blockWith('sh', 'curl');
    const { stdout } = await run('sh', ['-euc', commands]);
    expect(stdout).toMatch(/^HTTP\/1\.1 201 /m);
    expect(await patients()).toEqual([...before, 'Ada Example']);
  },
);

it('has no date that passes, and one that is a working day of the next weeks', () => {
  expect(readme).not.toMatch(/\b20\d\d-\d\d-\d\d\b/);
  const [, date = ''] = /^date=\$\(node -p '(.+?)'\)/m.exec(blockWith('sh', 'curl')) ?? [];
  for (const day of [1, 2, 3, 4, 5, 6, 7]) {
    vi.setSystemTime(`2027-02-0${day}T23:59:59Z`);
    const chosen = new Date(runInThisContext(date));
    expect(chosen.getUTCDay() % 6).not.toBe(0);
    expect((chosen.getTime() - Date.now()) / 86_400_000).toBeGreaterThan(5);
  }
  vi.useRealTimers();
});
