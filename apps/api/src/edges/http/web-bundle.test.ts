import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readWebBundle } from './web-bundle.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clinic-bundle-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const putList = (files: Record<string, string>) => {
  const hashes = Object.entries(files).map(([name, text]) => [
    name,
    createHash('sha256').update(text).digest('base64url'),
  ]);
  return put('bundle.json', JSON.stringify(Object.fromEntries(hashes)));
};

it('is none where nothing was built', async () => {
  expect(await readWebBundle(folder)).toBeUndefined();
  expect(await readWebBundle(join(folder, 'nowhere'))).toBeUndefined();
});

it('has the listed files and their compressed forms, and nothing that only lies beside them', async () => {
  const files = { 'index.html': 'page', 'app.js': 'script', 'app.js.br': 'br', 'app.js.gz': 'gz' };
  for (const [name, text] of Object.entries(files)) await put(name, text);
  await putList(files);
  await put('old.js', 'of a build before');
  const bundle = await readWebBundle(folder);
  expect([...(bundle?.keys() ?? [])]).toEqual(['index.html', 'app.js']);
  expect(bundle?.get('app.js')).toMatchObject({
    type: 'text/javascript; charset=utf-8',
    body: Buffer.from('script'),
    coded: { br: Buffer.from('br'), gzip: Buffer.from('gz') },
  });
});

it('is never half of one build and half of the next: it waits until the list fits', async () => {
  await put('index.html', 'old');
  await putList({ 'index.html': 'old' });
  await put('index.html', 'new');
  const reading = readWebBundle(folder);
  await put('app.js', 'script');
  await putList({ 'index.html': 'new', 'app.js': 'script' });
  const bundle = await reading;
  expect([...(bundle?.keys() ?? [])]).toEqual(['index.html', 'app.js']);
  expect(bundle?.get('index.html')?.body.toString()).toBe('new');
});

it('is refused with the cure where files stay missing', async () => {
  await putList({ 'index.html': 'page' });
  await expect(readWebBundle(folder, 2)).rejects.toThrow('npm run build');
});
