import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launchBrowser } from '@clinic/testing/browser';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ManageClinic, managePage, openPage, startManageClinic } from './running-clinic.ts';

const [username, password] = ['staging', 'let me in'];
const BASIC = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

let clinic: ManageClinic;
let browser: Browser;
let proxy: Server;
let url: string;

beforeAll(async () => {
  [clinic, browser] = await Promise.all([startManageClinic(), launchBrowser()]);
  proxy = proxyWithPassword(clinic.url).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser?.close();
  proxy?.close();
  await clinic?.stop();
});

/** Lets nobody through without the password, and passes on what they sent. */
function proxyWithPassword(target: string): Server {
  return createServer((incoming, answer) => {
    if (incoming.headers.authorization !== BASIC) {
      answer.writeHead(401, { 'www-authenticate': 'Basic realm="staging"' }).end();
      return;
    }
    const { method, headers } = incoming;
    const passed = request(new URL(incoming.url ?? '/', target), { method, headers }, (theirs) => {
      answer.writeHead(theirs.statusCode ?? 502, theirs.headers);
      theirs.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    incoming.pipe(passed);
  });
}

test('behind a proxy that asks for a password, an appointment is downloaded and cancelled', async () => {
  const booked = await clinic.book('10:00');
  expect((await fetch(url)).status).toBe(401);
  const page = await openPage(browser, { httpCredentials: { username, password } });
  await page.goto(managePage({ ...clinic, url }, booked));
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /calendar/i }).click();
  expect((await download).suggestedFilename()).toMatch(/\.ics$/);

  await page.getByRole('button', { name: 'Cancel appointment' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel appointment' }).click();
  await page
    .getByRole('heading', { name: /cancelled/i })
    .first()
    .waitFor();
  const { status } = await clinic.api(booked.manageToken).appointments.get.query({ id: booked.id });
  expect(status).toBe('cancelled');
});
