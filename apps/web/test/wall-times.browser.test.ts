import { randomUUID } from 'node:crypto';
import { launchBrowser } from '@clinic/testing/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { weekdayAhead } from '../../api/test/bookings.ts';
import { NEW_YORK } from '../../api/test/test-clinic.ts';
import {
  type ManageClinic,
  managePage,
  openPage,
  slot,
  startManageClinic,
} from './running-clinic.ts';

/** From September 2026 on its clock shows Greenwich's time; older zone data say an hour more. */
const CASABLANCA = {
  name: 'Dr. Casablanca',
  specialization: 'Cardiology',
  timeZone: 'Africa/Casablanca',
};

let clinic: ManageClinic;
let browser: Browser;
let date: string;

beforeAll(async () => {
  clinic = await startManageClinic({}, [CASABLANCA, NEW_YORK]);
  date = weekdayAhead(8, CASABLANCA.timeZone);
  // What a browser takes from its machine when it cannot tell the zone: it says `Etc/Unknown`.
  vi.stubEnv('TZ', 'Nowhere/Else');
  browser = await launchBrowser();
  vi.unstubAllEnvs();
});

afterAll(async () => {
  await browser?.close();
  await clinic?.stop();
});

const failures: string[] = [];
afterEach(() => expect(failures.splice(0)).toEqual([]));

async function openIn(timezoneId?: string): Promise<Page> {
  const page = await openPage(browser, { timezoneId });
  page.on('pageerror', (error) => failures.push(String(error)));
  return page;
}

const book = (time: string) =>
  clinic.api().appointments.book.mutate({
    doctorId: clinic.doctorIds[0],
    startsAt: `${date}T${time}:00Z`,
    patientName: 'Ada Lovelace',
    idempotencyKey: randomUUID(),
  });

test('a doctor’s times are the server’s, whatever the browser’s zone data say', async () => {
  const page = await openIn('Africa/Casablanca');
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[0]}?date=${date}`);
  const times = page.locator('.slot');
  await times.first().waitFor();
  // Where the browser computes otherwise, its own idea is an extra line of the button.
  expect((await times.first().innerText()).split('\n')[0]).toBe('09:00');
  await page.getByText('Times in Casablanca time (GMT)').waitFor();
  await times.first().click();
  await page.locator('.booking .slot-time-clock').getByText('09:00', { exact: true }).waitFor();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await page.getByRole('button', { name: /^Book .*09:00$/ }).click();
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  await page.getByText('09:00–09:30', { exact: true }).waitFor();
  await page.goto(`${clinic.url}/appointments`);
  await page.getByRole('link', { name: /, 09:00/ }).waitFor();
  await page.context().close();
});

test('every page works where the browser does not know its own zone', async () => {
  const booked = await book('10:00');
  const page = await openIn();
  const zone = await page.evaluate(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(zone).toBe('Etc/Unknown');

  await page.goto(clinic.url);
  await page.getByText('Next free, Casablanca time').waitFor();
  await page.getByText('Next free, New York time').waitFor();
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[0]}?date=${date}`);
  await slot(page, '11:00').click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await page.getByRole('button', { name: /^Book .*11:00$/ }).click();
  await page.getByText('11:00–11:30', { exact: true }).waitFor();

  await page.goto(managePage(clinic, booked));
  await page.getByText('10:00–10:30', { exact: true }).waitFor();
  await page.getByText('Casablanca time (GMT)').waitFor();
  await page.getByRole('link', { name: 'Move appointment' }).click();
  await slot(page, '12:00').click();
  await page.getByRole('button', { name: /^Move to .*12:00$/ }).waitFor();
  await page.goto(`${clinic.url}/appointments`);
  await page.getByRole('link', { name: /, 11:00 \(Casablanca time\)/ }).waitFor();
  expect(await page.getByText(/on your clock|for you/).count()).toBe(0);
  await page.context().close();
});

test('a slot that only the address names is shown by the server’s clock, also when it is taken', async () => {
  await book('13:00');
  const page = await openIn('Europe/Berlin');
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[0]}?slot=${date}T13:00Z`);
  await page.locator('.booking .slot-time-clock').getByText('13:00', { exact: true }).waitFor();
  await page.getByText('This time is no longer free.').waitFor();
  await page.getByRole('button', { name: /, 13:30/ }).click();
  await page.getByRole('button', { name: /^Book .*13:30$/ }).waitFor();
  await page.context().close();
});

test('what version 0.1 remembered gets its wall time from the server', async () => {
  const booked = await book('14:00');
  const page = await openIn('Africa/Casablanca');
  await page.goto(`${clinic.url}/appointments`);
  const { id, startsAt, timeZone, doctorName, status, manageToken } = booked;
  const old = JSON.stringify([{ id, startsAt, timeZone, doctorName, status, manageToken }]);
  await page.evaluate((text) => localStorage.setItem('clinic.my-appointments', text), old);
  await page.reload();
  await page.getByRole('link', { name: /, 14:00/ }).waitFor();
  await page.context().close();
});
