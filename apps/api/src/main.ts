import { pino } from 'pino';
import { buildApp } from './app.ts';
import { envToConfig } from './config.ts';
import { prepareDatabase } from './db/prepare-database.ts';
import { createDependencies } from './dependencies.ts';
import { exposureWarning, missingLimits, plainTextWarning } from './exposure.ts';
import { StartupError } from './kernel/startup-error.ts';
import { listen } from './listen.ts';
import { describeError } from './log.ts';
import { sweepAddresses } from './modules/appointments/sweep-addresses.ts';
import { sweepHolds } from './modules/appointments/sweep-holds.ts';

/** Milliseconds from SIGTERM to the end, whatever still hangs. */
const SHUTDOWN_LIMIT = 9_000;
/** Milliseconds. What is over means nothing, but the address in it must not stay. */
const SWEEP_INTERVAL = 30_000;

async function main(): Promise<void> {
  const config = envToConfig(process.env);
  // Collected and written together: a write per line would cost as much as an answer.
  const log = pino.destination({ sync: false, minLength: 4_096, periodicFlush: 1_000 });
  process.on('exit', () => log.flushSync());
  const logger = pino({ level: config.LOG_LEVEL }, log);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => {
      logger.fatal({ error: describeError(error) }, event);
      process.exit(1);
    });
  }
  const connection = await prepareDatabase(config, logger);
  const dependencies = createDependencies(config, logger, connection);
  const app = await buildApp(dependencies);

  const sweeping = setInterval(() => {
    for (const sweep of [sweepHolds, sweepAddresses]) {
      sweep(dependencies.clinic).catch(() => {}); // next time, then
    }
  }, SWEEP_INTERVAL);

  let stopping = false;
  const stop = async (status: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT).unref();
    clearInterval(sweeping);
    await app.close();
    await dependencies.database.end();
    await connection.stop();
    process.exit(status);
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));

  try {
    const address = await listen(app, config);
    process.stdout.write(`\nClinic is open at ${address}\n\n`);
    const missing = missingLimits(config);
    const plainText = plainTextWarning(config);
    process.stderr.write(exposureWarning(missing) + plainText);
    if (plainText) logger.warn('the database is reached without TLS');
    if (missing.length > 0) logger.warn({ missing }, 'reachable from other machines');
  } catch (error) {
    await connection.stop();
    throw error;
  }
}

main().catch((error: unknown) => {
  const known = error instanceof StartupError;
  const sentence = known ? error.message : `Clinic ended: ${JSON.stringify(describeError(error))}`;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});
