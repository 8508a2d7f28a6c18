import { pino } from 'pino';
import { buildApp } from './app.ts';
import { envToConfig } from './config.ts';
import { createDependencies } from './dependencies.ts';
import { serveMetrics } from './edges/http/serve-metrics.ts';
import { runJobs } from './jobs/run-jobs.ts';
import { describeError } from './kernel/log.ts';
import { StartupError } from './kernel/startup-error.ts';
import { fillSampleDays } from './modules/desk/fill-sample-days.ts';
import { exposureWarning, missingLimits, plainTextWarning } from './start/exposure.ts';
import { listen } from './start/listen.ts';
import { LogWriter } from './start/log-writer.ts';
import { prepareDatabase } from './start/prepare-database.ts';
import { printSetupLink } from './start/print-setup-link.ts';

/** Milliseconds from SIGTERM until connections are cut, answered or not. */
const CONNECTIONS_LIMIT = 5_000;
/** Milliseconds from SIGTERM to the end, whatever still hangs. */
const SHUTDOWN_LIMIT = 9_000;
/** Milliseconds for the last log lines. */
const LOG_LIMIT = 500;

async function main(): Promise<void> {
  const config = envToConfig(process.env);
  const log = new LogWriter(1, process.stdout);
  process.stderr.on('error', () => {});
  process.on('exit', () => log.flushNow());
  const logger = pino({ level: config.LOG_LEVEL }, log);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => {
      logger.fatal({ error: describeError(error) }, event);
      void log.flush(LOG_LIMIT).then(() => process.exit(1));
    });
  }
  const connection = await prepareDatabase(config, logger);
  const dependencies = createDependencies(config, logger, connection, {
    droppedLogLines: () => log.dropped,
  });
  const app = await buildApp(dependencies).catch(async (error: unknown) => {
    await connection.stop();
    throw error;
  });

  const stopJobs = runJobs(dependencies);

  let metrics: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  let stopping = false;
  const stop = async (status: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => app.closeConnections(), CONNECTIONS_LIMIT).unref();
    setTimeout(endAtOnce, SHUTDOWN_LIMIT).unref();
    stopJobs();
    metrics?.close();
    dependencies.mailer.close();
    await app.close();
    await dependencies.database.end();
    await connection.stop();
    await log.flush(LOG_LIMIT);
    process.exit(status);
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));

  try {
    if (config.METRICS_PORT !== undefined) {
      metrics = await serveMetrics(app.metrics, config.METRICS_PORT);
      logger.info({ port: metrics.port }, 'metrics are served');
    }
    const address = await listen(app, config);
    process.stdout.write(`\nClinic is open at ${address}\n\n`);
    // On the console only: whoever has the link is the first manager.
    void printSetupLink(dependencies.clinic, config.PUBLIC_URL ?? address);
    // Nobody waits for it; what is missing when it fails is only a sample.
    if (connection.isNew) void fillSampleDays(dependencies.clinic).catch(() => {});
    if (!config.SMTP_URL) logger.info({}, 'without SMTP_URL mails are files in the data folder');
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

/** No thread that hangs keeps the process from it, as one could keep `process.exit` waiting. */
function endAtOnce(): void {
  process.emit('exit', 1);
  process.kill(process.pid, 'SIGKILL');
}

main().catch((error: unknown) => {
  const known = error instanceof StartupError;
  const sentence = known ? error.message : `Clinic ended: ${JSON.stringify(describeError(error))}`;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});
