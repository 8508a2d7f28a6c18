import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartupFailure } from './startup-failure.ts';

export type ExactPackage = {
  readonly name: string;
  readonly version: string;
  /** As npm's lock files have it (Subresource Integrity). */
  readonly integrity: string;
};

/**
 * Has npm install one package into a folder: this version, with this integrity, without its scripts.
 *
 * @param npm the program that runs npm, and what stands before its arguments
 * @returns the folder of the package
 * @throws StartupFailure with npm's reason
 */
export async function fetchPackage(
  { name, version, integrity }: ExactPackage,
  folder: string,
  npm: readonly string[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const dependencies = { [name]: version };
  const root = { name: 'former-postgresql', version: '1.0.0', private: true, dependencies };
  const packages = { '': root, [`node_modules/${name}`]: { version, integrity } };
  // With a lock file npm refuses whatever has another integrity.
  const lock = { ...root, lockfileVersion: 3, requires: true, packages };
  await writeFile(join(folder, 'package.json'), JSON.stringify(root));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  const [program = 'npm', ...before] = npm;
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await promisify(execFile)(program, [...before, 'ci', ...quiet], { cwd: folder });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const lines = stderr.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, ''));
    const reason = lines.find((line) => line !== '' && !line.startsWith('code ')) ?? message;
    throw new StartupFailure(
      `npm cannot bring ${name} ${version} (${reason}): mend that and run the command again. ` +
        'Nothing was changed.',
      { cause: error },
    );
  }
  return join(folder, 'node_modules', name);
}
