import { type RunningServer, startRunningApi } from '@clinic/testing/api-process';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { SECRET, setUpClinic } from '../test-clinic.ts';

/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 120_000;
const PASSWORD = 'seven green lamps at noon';
const LINK = /^(http:\/\/127\.0\.0\.1:\d+\/desk\/setup#\S+)$/m;
/** Processes know no other time than the database's. */
const clinic = setUpClinic({ now: Temporal.Now.instant().toString() });
let env: Record<string, string>;
beforeAll(() => {
  const { appUrl, ownerUrl } = clinic.testDatabase;
  env = { DATABASE_URL: appUrl, DATABASE_MIGRATION_URL: ownerUrl, CLINIC_SECRET: SECRET };
});

async function start(): Promise<RunningServer> {
  const api = await startRunningApi(env);
  onTestFinished(async () => {
    await api.kill('SIGTERM');
  });
  return api;
}
const join = (api: RunningServer, token: string, email: string) =>
  api.ask('POST', '/trpc/session.join', {
    json: { token, email, name: 'Kim Moore', password: PASSWORD },
  });

it(
  'every start without a manager prints one and the same link, on the console and not in the log, until it was used',
  async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const links = await Promise.all([one, two].map((api) => api.printed(LINK)));
    expect(links.map((link) => link.split('/desk')[0])).toEqual([one.url, two.url]);
    const [token, same] = links.map((link) => link.split('#')[1]) as [string, string];
    expect(same).toBe(token);

    const answers = await Promise.all([
      join(one, token, 'kim@clinic.example'),
      join(two, token, 'robin@clinic.example'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await join(one, token, 'late@clinic.example')).status).toBe(404);

    // Nothing to steal from the database: the token is in no column.
    const rows = await clinic.owner`select to_jsonb(l) as row from staff_links l`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token.split('.')[1]);

    const three = await start();
    await three.ask('GET', '/readyz');
    await three.kill('SIGTERM');
    expect(three.output()).not.toContain('/desk/setup');
    for (const api of [one, two]) {
      const log = api.output().split('\n');
      const lines = log.filter((line) => line.startsWith('{')).join('\n');
      expect(lines).toContain('session.join');
      for (const secret of [token, PASSWORD, 'clinic.example', 'Kim Moore']) {
        expect(lines).not.toContain(secret);
      }
    }
  },
  TIME_LIMIT,
);
