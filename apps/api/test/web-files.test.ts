import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { addSecurityHeaders } from '../src/edges/http/security-headers.ts';
import { serveWeb } from '../src/edges/http/serve-web.ts';
import { setUpClinic } from './test-clinic.ts';

const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url));

const clinic = setUpClinic();

/** Every file that the page names. */
const filesOf = (html: string) =>
  [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path as string);

describe('the pages', () => {
  it('are one page at every address of a page, and kept by no cache', async () => {
    for (const path of ['/', '/doctors/1?date=2026-11-23', '/appointments/x', '/index.html']) {
      const { status, headers, text } = await clinic.ask('GET', path);
      expect([path, status, headers['cache-control']]).toEqual([path, 200, 'no-cache']);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(text).toContain('<div id="root">');
    }
  });

  it('are no answer to who asks for a file', async () => {
    for (const path of ['/favicon.ico', '/robots.txt', '/assets/nowhere.js', '/bundle.json']) {
      const answer = await clinic.ask('GET', path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.json().code).toBe('ROUTE_NOT_FOUND');
    }
  });

  it('are compressed as the caller can read them, and not sent again when it has them', async () => {
    const { text: html } = await clinic.ask('GET', '/');
    const path = filesOf(html).find((name) => name.endsWith('.js')) as string;
    const plain = await clinic.ask('GET', path);
    expect(plain.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'origin, accept-encoding',
    });
    const coded = async (accepted: string) => {
      const answer = await fetch(clinic.url + path, { headers: { 'accept-encoding': accepted } });
      expect(await answer.text()).toBe(plain.text);
      return answer.headers.get('content-encoding');
    };
    expect(await coded('gzip, deflate, br, zstd')).toBe('br');
    expect(await coded('gzip')).toBe('gzip');
    expect(await coded('GZIP;q=0.5, br;q=0')).toBe('gzip');
    expect(await coded('br;q=0.0')).toBe(null);
    expect(await coded('identity')).toBe(null);
    const { etag = '' } = plain.headers;
    const again = await clinic.ask('GET', path, { headers: { 'if-none-match': `"x", ${etag}` } });
    expect([again.status, again.text]).toEqual([304, '']);
    const head = await clinic.ask('HEAD', path);
    expect([head.status, head.text, head.headers.etag]).toEqual([200, '', etag]);
    expect(Number(head.headers['content-length'])).toBe(Buffer.byteLength(plain.text));
  });

  it('were compressed by the build: each form is the file', async () => {
    const names = await readdir(join(DIST, 'assets'));
    const decode = { '.br': brotliDecompressSync, '.gz': gunzipSync };
    for (const [suffix, decoded] of Object.entries(decode)) {
      const coded = names.filter((name) => name.endsWith(suffix));
      expect(coded.length).toBeGreaterThan(3);
      for (const name of coded) {
        const read = (path: string) => readFile(join(DIST, 'assets', path));
        const body = await read(name.slice(0, -suffix.length));
        expect(decoded(await read(name)).equals(body)).toBe(true);
      }
    }
  });

  it('hold words of one language only', async () => {
    const names = await readdir(join(DIST, 'assets'));
    for (const name of names.filter((each) => each.endsWith('.js'))) {
      expect(await readFile(join(DIST, 'assets', name), 'utf8')).not.toMatch(/Kalender|Calendrier/);
    }
  });
});

describe('the desk', () => {
  it('is one page of its own at every address below /desk, and no other', async () => {
    for (const path of ['/desk', '/desk/', '/desk/sign-in', '/desk/week/1?date=2026-11-23']) {
      const { status, headers, text } = await clinic.ask('GET', path);
      expect([path, status, headers['cache-control']]).toEqual([path, 200, 'no-cache']);
      expect([path, text.includes('<title>Desk · Clinic</title>')]).toEqual([path, true]);
    }
    expect((await clinic.ask('GET', '/desktop')).text).not.toContain('<title>Desk');
    for (const path of ['/desk/nowhere.js', '/desk/assets/nowhere.js', '/desk/bundle.json']) {
      expect([path, (await clinic.ask('GET', path)).status]).toEqual([path, 404]);
    }
  });

  it('has its scripts below /desk, compressed and kept, and none of the patients’ pages', async () => {
    const own = filesOf((await clinic.ask('GET', '/desk')).text);
    const scripts = own.filter((path) => path.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const path of scripts) {
      const answer = await fetch(clinic.url + path, { headers: { 'accept-encoding': 'br' } });
      expect(path).toMatch(/^\/desk\/assets\//);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-encoding')).toBe('br');
    }
    const patients = filesOf((await clinic.ask('GET', '/')).text);
    expect(patients.filter((path) => /desk/.test(path))).toEqual([]);
  });
});

it('a build changes nothing of what a running server serves', async () => {
  const folder = folderOfTest();
  await cp(DIST, join(folder, 'dist'), { recursive: true });
  const app = Fastify();
  addSecurityHeaders(app, { HSTS_SECONDS: undefined });
  await app.register(serveWeb, { built: folder });
  const before = await app.inject('/');
  const files = filesOf(before.body);
  expect(files.length).toBeGreaterThan(1);
  // The worst that a build can do.
  expect((await app.inject('/')).body).toBe(before.body);
  for (const path of files) expect((await app.inject(path)).statusCode).toBe(200);
  await app.close();
});
