import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(path, 'utf8');
const namesIn = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1]))].sort();

const compose = read('docker-compose.yml');
const withTls = read('docker-compose.tls.yml');
const dockerfile = read('Dockerfile');
const workflow = read('.github/workflows/ci.yml');

/** One service of a compose file, as its text. */
const serviceIn = (text: string, name: string): string =>
  new RegExp(`^ {2}${name}:\\n(?: {4}.*\\n|\\n)+`, 'm').exec(text)?.[0] ?? '';
const app = serviceIn(compose, 'app');
const db = serviceIn(compose, 'db');
const proxy = serviceIn(withTls, 'proxy');

const configured = namesIn(read('apps/api/src/config.ts'), /^ {4}([A-Z_]+):/gm);
const documented = namesIn(read('.env.example'), /^(?:# )?([A-Z_]+)=/gm);
const composed = namesIn(compose + withTls, /\$\{([A-Z_]+)/g);

test('the compose files follow the compose schema, and their ports stay on this machine', () => {
  const files = ['docker-compose.yml', 'docker-compose.tls.yml'];
  const linter = 'node_modules/.bin/dclint';
  const result = execFileSync(linter, ['--formatter', 'json', ...files], { encoding: 'utf8' });
  expect(JSON.parse(result)).toMatchObject([{ messages: [] }, { messages: [] }]);
  expect(compose.match(/^ +- '127\.0\.0\.1:\d+:\d+'$/gm)).toHaveLength(2);
  expect(compose.match(/^ +- '[^']*\d:\d+'$/gm)).toHaveLength(2);
  expect(withTls).not.toMatch(/ports:/);
});

test('.env.example lists every variable of the configuration and of docker compose', () => {
  expect(configured).toContain('DATABASE_URL');
  expect(documented).toEqual([...configured, 'CLINIC_DOMAIN'].sort());
  expect(composed.filter((name) => !documented.includes(name ?? ''))).toEqual([]);
});

test('docker compose hands the app every variable but the folder it does not need', () => {
  const handed = namesIn(app, /^ {6}([A-Z_]+?)(?:_FILE)?:/gm);
  expect(handed).toEqual(configured.filter((name) => name !== 'CLINIC_DATA_DIR'));
});

test('docker compose reads no secret but from files, which it does not start without', () => {
  const given = namesIn(app + db, /^ {6}(\w+): \/run\/secrets\//gm);
  expect(given).toEqual([
    'CLINIC_APP_PASSWORD_FILE',
    'CLINIC_OWNER_PASSWORD_FILE',
    'CLINIC_SECRET_FILE',
    'DATABASE_MIGRATION_URL_FILE',
    'DATABASE_URL_FILE',
    'POSTGRES_PASSWORD_FILE',
  ]);
  expect(app + db).not.toMatch(/(SECRET|PASSWORD|DATABASE\w*_URL): /);
  const declared = compose.slice(compose.lastIndexOf('\nsecrets:'));
  const files = namesIn(declared, /^ {4}file: docker\/secrets\/(\w+)$/gm);
  expect(namesIn(declared, /^ {2}(\w+):$/gm)).toEqual(files);
  expect(namesIn(app + db, /\/run\/secrets\/(\w+)/g)).toEqual(files);
  expect(namesIn(app + db, /^ {6}- (\w+)$/gm)).toEqual(expect.arrayContaining(files));
});

test('docker/create-secrets.sh makes these files, once, and takes over what .env has', async () => {
  const folder = folderOfTest();
  const [secrets, script] = ['docker/secrets', 'docker/create-secrets.sh'].map((path) =>
    join(folder, path),
  ) as [string, string];
  const run = () => execFileSync('sh', [script], { encoding: 'utf8' });
  const made = () =>
    Object.fromEntries(
      readdirSync(secrets).map((name) => [name, read(join(secrets, name)).trim()]),
    );
  await cp('docker/create-secrets.sh', script);
  await writeFile(
    join(folder, '.env'),
    'PORT=1\nCLINIC_APP_PASSWORD="as-before"\r\nPOSTGRES_PASSWORD=\n',
  );
  run();
  const first = made();
  expect(Object.keys(first).sort()).toEqual(namesIn(compose, /docker\/secrets\/(\w+)$/gm));
  const { database_url: url, database_migration_url: migration, ...keys } = first;
  expect(url).toBe('postgres://clinic_app:as-before@db:5432/clinic?sslmode=disable');
  expect(migration).toBe(
    `postgres://clinic_owner:${keys.owner_password}@db:5432/clinic?sslmode=disable`,
  );
  for (const name of ['clinic_secret', 'owner_password', 'postgres_password']) {
    expect(keys[name]).toMatch(/^[\da-f]{64}$/);
  }
  expect(new Set(Object.values(keys)).size).toBe(4);
  // Other users of the machine cannot enter; in the containers other users read.
  expect(statSync(secrets).mode & 0o777).toBe(0o700);
  for (const name of Object.keys(first)) {
    expect(statSync(join(secrets, name)).mode & 0o777).toBe(0o644);
  }
  await rm(join(secrets, 'postgres_password'));
  expect(run()).toContain('docker/secrets');
  const { postgres_password: fresh, ...rest } = made();
  expect({ ...rest, postgres_password: first.postgres_password }).toEqual(first);
  expect(fresh).not.toBe(first.postgres_password);
});

test('secrets reach neither git nor the image', () => {
  expect(read('.gitignore')).toMatch(/^docker\/secrets\/$/m);
  expect(read('.dockerignore')).toMatch(/^\*\*$/m);
  expect(read('.dockerignore')).not.toMatch(/^!docker/m);
});

test.each([
  ['app', app, []],
  ['db', db, []],
  ['proxy', proxy, ['NET_BIND_SERVICE']],
])('the service %s can do little and use little', (_, service, capabilities) => {
  expect(service).toMatch(/^ {4}cap_drop:\n {6}- ALL$/m);
  const added = /^ {4}cap_add:\n((?: {6}- .*\n)+)/m.exec(service)?.[1] ?? '';
  expect(namesIn(added, /- (\w+)/g)).toEqual(capabilities);
  expect(service).toMatch(/^ {6}- no-new-privileges:true$/m);
  expect(service).toMatch(/^ {4}read_only: true$/m);
  expect(service).toMatch(/^ {4}mem_limit: \d+[mg]$/m);
  expect(service).toMatch(/^ {4}pids_limit: \d+$/m);
  expect(service).toMatch(/^ {4}logging:/m);
  expect(service).not.toMatch(/privileged: true|\/var\/run\/docker/);
});

test('logs have a limit, for every service', () => {
  for (const text of [compose, withTls]) {
    expect(text).toMatch(/max-size: 10m\n +max-file: '5'/);
  }
  expect(compose.match(/logging: \*logging/g)).toHaveLength(2);
});

test('the database runs as its own user, on a file system that it cannot change', () => {
  expect(db).toMatch(/^ {4}user: postgres$/m);
  expect(db).toMatch(/^ {4}tmpfs:\n {6}- \/run\/postgresql\n {6}- \/tmp$/m);
});

test('docker compose sets every limit that a start beyond loopback would miss', () => {
  expect(app).toMatch(/RATE_LIMIT_PER_MINUTE: \$\{\w+:-\d+\}/);
  expect(app).toMatch(/MAX_BOOKINGS_PER_ADDRESS: \$\{\w+:-\d+\}/);
  expect(app).toMatch(/TRUST_PROXY: \$\{\w+:-[\d.]+\}/);
});

test('Node is one version: for npm scripts, in the image and in CI', () => {
  const { optionalDependencies } = JSON.parse(read('package.json'));
  const packages = Object.entries(optionalDependencies).filter(([name]) => /^node-/.test(name));
  const [version, ...others] = new Set(packages.map(([, each]) => each));
  const images = namesIn(dockerfile, /^FROM node:([\d.]+)/gm);
  const ci = namesIn(workflow, /node-version: '(26\.[\d.]+)'/g);
  expect({ others, images, ci }).toEqual({ others: [], images: [version], ci: [version] });
});

test('CI names every action by its commit, which nobody can move, and says its version', () => {
  const actions = workflow.match(/uses: .*/g) ?? [];
  expect(actions.length).toBeGreaterThan(0);
  for (const action of actions) {
    expect(action).toMatch(/^uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  }
});

test('CI also installs on the oldest Node that package.json allows', () => {
  const { engines } = JSON.parse(read('package.json'));
  expect(workflow).toContain(`node-version: '${engines.node.replace('>=', '')}.0'`);
});

test('the image copies the manifest of every workspace that npm needs to see', () => {
  const { workspaces } = JSON.parse(read('package-lock.json')).packages[''];
  expect(workspaces).toEqual(['apps/*', 'packages/*', 'examples']);
  const copied = namesIn(dockerfile, /^COPY (\S+)\/package\.json/gm);
  expect(copied).toEqual([
    'apps/api',
    'apps/web',
    'examples',
    'packages/contracts',
    'packages/embedded-postgres',
    'packages/testing',
  ]);
});

test('the image is made without the install scripts, whose files it does not have', () => {
  const installs = dockerfile.match(/^RUN npm ci .*$/gm) ?? [];
  expect(installs).toHaveLength(2);
  for (const install of installs) expect(install).toContain(' --ignore-scripts ');
});

test('the image runs as an ordinary user and reports its health', () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/^HEALTHCHECK [\s\S]*\/healthz/m);
  expect(last).toMatch(/^CMD \["node", ?"apps\/api\/src\/main\.ts"\]$/m);
});
