import { ERRORS } from '@clinic/contracts/errors';
import { beforeAll, expect, it } from 'vitest';
import { setUpClinic } from './test-clinic.ts';

let description: Description;
const clinic = setUpClinic();
beforeAll(async () => {
  description = (await clinic.ask('GET', '/api/openapi.json')).json<Description>();
});

type Operation = {
  operationId?: string;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: { properties: object } }> };
};
type Description = {
  openapi: string;
  servers?: { url: string }[];
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
};

const operations = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

it('is of OpenAPI 3.1, and names every error', () => {
  expect(description.openapi).toMatch(/^3\.1\./);
  for (const code of Object.keys(ERRORS)) expect(description.info.description).toContain(code);
});

// That every path served under `/api` is described, `proof/authorization` shows.
it('describes every method that its addresses answer', async () => {
  expect(operations()).not.toEqual([]);
  for (const [path, methods] of Object.entries(description.paths)) {
    const { headers } = await clinic.ask('DELETE', path.replace('{id}', '1'));
    const described = Object.keys(methods).map((method) => method.toUpperCase());
    const withHead = described.includes('GET') ? [...described, 'HEAD'] : described;
    expect([path, String(headers.allow).split(', ').sort()]).toEqual([path, withHead.sort()]);
  }
});

it('describes addresses that answer', async () => {
  const id = '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6b';
  for (const { path, method } of operations()) {
    const at = path.replace('{id}', path.includes('appointments') ? id : '1');
    const answer = await clinic.ask(
      method.toUpperCase(),
      at,
      method === 'post' ? { json: {} } : {},
    );
    expect([200, 400, 404]).toContain(answer.status);
    if (answer.status !== 200) expect(answer.json().code).not.toBe('ROUTE_NOT_FOUND');
  }
});

it('names each operation, and the server that answers', async () => {
  const names = operations().map(({ operation }) => operation.operationId);
  for (const name of names) expect(name).toMatch(/^[a-z]+[A-Z]\w+$/);
  expect(new Set(names).size).toBe(names.length);
  const [server] = description.servers ?? [];
  const base = new URL(server?.url ?? 'nowhere:', `${clinic.url}/api/openapi.json`);
  const answer = await clinic.ask('GET', new URL('/api/doctors', base).pathname);
  expect([base.origin, answer.status]).toEqual([clinic.url, 200]);
});

it('says at the address of each problem what it means', async () => {
  const { type } = (await clinic.ask('GET', '/api/doctors/0')).json<{ type: string }>();
  const address = new URL(type, `${clinic.url}/api/doctors/0`);
  expect(address.hash).toBe('#INVALID_INPUT');
  const page = await clinic.ask('GET', address.pathname);
  expect([page.status, page.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
  for (const [code, { message }] of Object.entries(ERRORS)) {
    expect(page.text.split(`id="${code}"`)).toHaveLength(2);
    expect(page.text).toContain(message);
  }
});

it('describes parameters, the body and every answer', () => {
  for (const { path, operation } of operations()) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const inPath = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? [];
    expect(inPath.map(({ name, required }) => [name, required])).toEqual(
      named.map((name) => [name, true]),
    );
    const statuses = Object.keys(operation.responses);
    expect(statuses).toEqual(expect.arrayContaining(['400', '429', '500', '503']));
    expect(statuses.filter((status) => status.startsWith('2'))).toHaveLength(1);
    for (const [status, { content = {} }] of Object.entries(operation.responses)) {
      const kinds = Object.keys(content);
      if (!status.startsWith('2')) expect(kinds).toEqual(['application/problem+json']);
      else expect(kinds).toEqual([path.endsWith('.ics') ? 'text/calendar' : 'application/json']);
    }
  }
  const book = description.paths['/api/appointments']?.post;
  expect(
    Object.keys(book?.requestBody?.content['application/json']?.schema.properties ?? {}),
  ).toEqual(expect.arrayContaining(['doctorId', 'startsAt', 'patientName']));
  expect(Object.keys(book?.responses ?? {})).toEqual(
    expect.arrayContaining(['201', '404', '409', '422']),
  );
  const headers = book?.parameters?.filter((parameter) => parameter.in === 'header');
  expect(headers?.map(({ name }) => name.toLowerCase())).toEqual(['idempotency-key']);
});

it('refers only to what it contains', () => {
  const references = JSON.stringify(description).match(/"\$ref":"[^"]+"/g) ?? [];
  for (const reference of references) {
    const parts = reference.slice(8, -1).replace('#/', '').split('/');
    const target = parts.reduce<unknown>(
      (at, part) => (at as Record<string, unknown>)?.[part],
      description,
    );
    expect(target, reference).toBeDefined();
  }
});

it('is shown by a page that loads nothing from outside', async () => {
  const pages = await Promise.all(
    ['/docs', '/docs/', '/docs/static/index.html'].map((path) => clinic.ask('GET', path)),
  );
  const page = pages.find(({ status }) => status === 200);
  const html = page?.text ?? '';
  const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, to]) => to as string);
  expect(loaded.length).toBeGreaterThan(3);
  for (const to of loaded) {
    const url = new URL(to, `${clinic.url}/docs/`);
    expect(url.origin).toBe(clinic.url);
    const part = await clinic.ask('GET', url.pathname);
    expect([to, part.status]).toEqual([to, 200]);
    if (!to.endsWith('.css')) continue;
    for (const [, inner] of part.text.matchAll(/url\(["']?([^"')]+)/g))
      expect(inner).toMatch(/^data:/);
  }
  // Where a script wants more than that, the browser refuses.
  const policy = String(page?.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
});
