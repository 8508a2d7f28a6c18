import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(path, 'utf8');
const namesIn = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1]))].sort();

const compose = read('docker-compose.yml');
const dockerfile = read('Dockerfile');

const configured = namesIn(read('apps/api/src/config.ts'), /^ {4}([A-Z_]+):/gm);
const documented = namesIn(read('.env.example'), /^(?:# )?([A-Z_]+)=/gm);
const composed = namesIn(compose, /\$\{([A-Z_]+)/g);
const passwords = ['CLINIC_APP_PASSWORD', 'CLINIC_OWNER_PASSWORD', 'POSTGRES_PASSWORD'];

test('docker-compose.yml follows the compose schema, and its ports stay on this machine', () => {
  const linter = 'node_modules/.bin/dclint';
  const result = execFileSync(linter, ['--formatter', 'json', 'docker-compose.yml'], {
    encoding: 'utf8',
  });
  expect(JSON.parse(result)).toMatchObject([{ messages: [] }]);
  expect(compose.match(/^ +- '127\.0\.0\.1:\d+:\d+'$/gm)).toHaveLength(2);
});

test('.env.example lists every variable of the configuration and of docker compose', () => {
  expect(configured).toContain('DATABASE_URL');
  expect(documented).toEqual([...configured, ...passwords].sort());
});

test('docker compose hands the app every variable but the folder it does not need', () => {
  const app = compose.slice(compose.indexOf('\n  app:'), compose.indexOf('\n  db:'));
  const handed = namesIn(app, /^ {6}([A-Z_]+):/gm);
  expect(handed).toEqual(configured.filter((name) => name !== 'CLINIC_DATA_DIR'));
  expect(composed.filter((name) => !documented.includes(name))).toEqual([]);
});

test('secrets come from .env, and docker compose refuses to start without them', () => {
  const required = namesIn(compose, /\$\{([A-Z_]+):\?/g);
  expect(required).toEqual(['CLINIC_SECRET', ...passwords].sort());
  for (const name of required) expect(compose).not.toMatch(new RegExp(`\\$\\{${name}(?!:\\?)`));
  expect(read('.env.example')).toMatch(/^CLINIC_SECRET=$/m);
});

test('Node is one version: for npm scripts, in the image and in CI', () => {
  const { devDependencies } = JSON.parse(read('package.json'));
  const images = namesIn(dockerfile, /^FROM node:([\d.]+)/gm);
  const ci = namesIn(read('.github/workflows/ci.yml'), /node-version: '(\d+\.[\d.]+)'/g);
  expect({ images, ci }).toEqual({ images: [devDependencies.node], ci: [devDependencies.node] });
});

test('the image copies the manifest of every workspace that npm needs to see', () => {
  const { workspaces } = JSON.parse(read('package-lock.json')).packages[''];
  expect(workspaces).toEqual(['apps/*', 'packages/*', 'examples']);
  const copied = namesIn(dockerfile, /^COPY (\S+)\/package\.json/gm);
  expect(copied).toEqual(['apps/api', 'apps/web', 'examples', 'packages/contracts']);
});

test('the image runs as an ordinary user and reports its health', () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/^HEALTHCHECK [\s\S]*\/healthz/m);
  expect(last).toMatch(/^CMD \["node", ?"apps\/api\/src\/main\.ts"\]$/m);
});
