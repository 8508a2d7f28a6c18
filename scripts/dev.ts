/** `npm run dev`: the API on port 8000 and the web on 5173, both reloading; Ctrl-C stops both. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const STOP_WITHIN_MS = 12_000;

const children = new Map<string, ChildProcess>();
let stopping = false;

start('api', process.execPath, ['--watch', '--watch-preserve-output', 'apps/api/src/main.ts']);
start('web', 'vite', ['apps/web']);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

function start(name: string, command: string, args: string[]): void {
  // Detached: a Ctrl-C reaches this process only, so each child is told once, by stop().
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  children.set(name, child);
  for (const output of [child.stdout, child.stderr]) {
    createInterface(output).on('line', (line) => console.log(`${name} │ ${line}`));
  }
  const ended = (reason: unknown) => {
    children.delete(name);
    if (!stopping) {
      console.error(`${name} ended (${reason}), so the rest stops too.`);
      process.exitCode = 1;
      stop();
    }
  };
  child.once('error', ended);
  child.once('exit', (code, signal) => ended(signal ?? code));
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  for (const child of children.values()) child.kill('SIGTERM');
  setTimeout(killWhatIsLeft, STOP_WITHIN_MS).unref();
}

/** Only after the API had its time to stop the database: the whole group of each child. */
function killWhatIsLeft(): void {
  for (const { pid } of children.values()) if (pid) process.kill(-pid, 'SIGKILL');
}
