import { type Ask, askAt } from '@clinic/testing/raw-http';
import { pino } from 'pino';
import { buildApp } from '../../src/app.ts';
import type { Clinic } from '../../src/clinic.ts';
import { envToConfig } from '../../src/config.ts';
import { createDependencies } from '../../src/dependencies.ts';
import type { TestClinic } from '../test-clinic.ts';

export type SecondInstance = { ask: Ask; clinic: Clinic; stop(): Promise<void> };

/**
 * Another application on a clinic's database, at the clinic's time: it shares nothing else with the
 * first, as another process would.
 */
export async function startSecondInstance(
  { testDatabase, clock }: Pick<TestClinic, 'clock'> & { testDatabase: { appUrl: string } },
  secrets: string,
  env: Record<string, string> = {},
): Promise<SecondInstance> {
  const url = testDatabase.appUrl;
  const config = envToConfig({ DATABASE_URL: url, CLINIC_SECRET: secrets, ...env });
  const connection = { url, secrets: config.CLINIC_SECRET as string[] };
  const logger = pino({ level: 'silent' });
  const dependencies = createDependencies(config, logger, connection, { clock });
  const app = await buildApp(dependencies);
  const ask = askAt(await app.listen({ host: '127.0.0.1', port: 0 }));
  const stop = async () => {
    await app.close();
    await dependencies.database.end();
  };
  return { ask, clinic: dependencies.clinic, stop };
}
