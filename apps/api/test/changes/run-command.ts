import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export type Outcome = { code: number | null; stdout: string; stderr: string };

export type CommandName =
  | 'appointment'
  | 'appointments'
  | 'backup'
  | 'doctor'
  | 'restore'
  | 'sample-data'
  | 'verify-history';

/** Runs an operator's command as npm does, with this environment and no other of Clinic's variables. */
export async function runCommand(
  name: CommandName,
  args: string[],
  env: Record<string, string>,
): Promise<Outcome> {
  const file = fileURLToPath(new URL(`../../src/edges/cli/${name}.ts`, import.meta.url));
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  process.removeListener('exit', reap);
  return { code, stdout, stderr };
}
