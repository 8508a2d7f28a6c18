import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { forwardLog, type ServerLogger } from './server-log.ts';
import { serverSettings } from './server-settings.ts';
import { asUser, type ServerUser } from './server-user.ts';

export type ServerProcess = {
  readonly pid: number | undefined;
  /** Resolves when it accepts connections; rejects with its last words when it ends before that. */
  readonly ready: Promise<void>;
  /** Resolves when it is gone, with how it ended. */
  readonly exited: Promise<string>;
  /** Ends it with a checkpoint, or without one when that takes too long. */
  stop(): Promise<void>;
};

/** Milliseconds. Together below the 10 s in which Clinic ends; recovery makes up for the rest. */
const PATIENCE = { fast: 5_000, immediate: 3_000 };

/** Starts PostgreSQL on a prepared cluster that no other server runs on. */
export function startServer(options: {
  binaries: Binaries;
  cluster: string;
  mark: string;
  port: number;
  user: ServerUser | undefined;
  logger: ServerLogger;
}): ServerProcess {
  const { binaries, cluster, mark, port, user, logger } = options;
  const child = spawn(binaries.postgres, ['-D', cluster, ...serverSettings(port, mark)], {
    ...asUser(user),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: Ctrl-C in the terminal reaches Clinic, which still needs the database.
    detached: true,
  });
  let lastWords = '';
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const outputEnded = new Promise((resolve) => child.once('close', resolve));
  const ready = new Promise<void>((resolve, reject) => {
    forwardLog(child.stderr, logger, (severity, text) => {
      if (severity === 'FATAL' || severity === 'PANIC') lastWords = text;
      if (text === 'database system is ready to accept connections') resolve();
    });
    void exited.then(async (how) => {
      await Promise.race([outputEnded, sleep(1_000)]);
      reject(new Error(lastWords || how));
    });
  });
  ready.catch(() => {}); // those who wait for it see it
  // When Clinic ends without a word, its server follows; only `kill -9` leaves it to the next start.
  const follow = () => child.kill('SIGINT');
  process.once('exit', follow);
  void exited.then(() => process.removeListener('exit', follow));

  const endedWithin = (milliseconds: number) => {
    const given = sleep(milliseconds, false, { ref: false });
    return Promise.race([exited.then(() => true), given]);
  };
  return {
    pid: child.pid,
    ready,
    exited,
    async stop() {
      child.kill('SIGINT');
      if (await endedWithin(PATIENCE.fast)) return;
      child.kill('SIGQUIT');
      if (await endedWithin(PATIENCE.immediate)) return;
      child.kill('SIGKILL');
      await exited;
    },
  };
}
