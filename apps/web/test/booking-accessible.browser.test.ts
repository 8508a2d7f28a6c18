import { axeViolations } from '@clinic/testing/browser';
import { expect, test } from 'vitest';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

const UNAVAILABLE = { code: 'UNAVAILABLE', httpStatus: 503, requestId: 'r-1' };
const INTERNAL = { code: 'INTERNAL', httpStatus: 500, requestId: 'r-2' };
const failing = (data: { code: string; httpStatus: number }) => ({
  status: data.httpStatus,
  json: { error: { message: 'Failing.', code: -32_603, data } },
});

test.for([
  { width: 375, colorScheme: 'light', time: '09:00' },
  { width: 375, colorScheme: 'dark', time: '10:00' },
  { width: 1280, colorScheme: 'light', time: '11:00' },
  { width: 1280, colorScheme: 'dark', time: '12:00' },
] as const)('axe finds nothing at $width pixels, $colorScheme', async ({ time, ...look }) => {
  const page = await openPage(browser, look);
  const found: unknown[] = [];
  const check = async (state: string) => {
    const violations = await axeViolations(page);
    if (violations.length > 0) found.push({ state, violations });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) found.push({ state, wide });
  };
  // Nothing is kept while typing, so that the time can be lost.
  await page.route('**/trpc/appointments.hold', (route) => route.abort());
  await page.goto(clinic.url);
  await page.getByRole('link', { name: /^Next free, New York time/ }).waitFor();
  await check('list');
  await page.getByLabel('Search doctors').fill('nobody');
  await page.getByText('No doctor matches “nobody”').waitFor();
  await check('empty search');
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[1]}`);
  await page.getByText('own clock’s time').waitFor();
  await page.getByRole('grid').waitFor();
  await check('calendar and slots of another zone');
  await page.goto(doctorPage(clinic));
  await slot(page, time).click();
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByText('Please enter the patient’s name.').waitFor();
  await check('form with a problem');
  await page.route('**/trpc/appointments.book', (route) => route.fulfill(failing(UNAVAILABLE)));
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByRole('button', { name: 'Try again now' }).waitFor();
  await check('finishing');
  await clinic.book(time);
  await page.unroute('**/trpc/appointments.book');
  await page.getByText('These times nearby are still free:').waitFor();
  await check('taken');
  await page.getByRole('alert').getByRole('button').first().click();
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  await check('confirmation');
  await page.goto(`${clinic.url}/nowhere`);
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  await check('not found');
  await page.goto(`${clinic.url}/doctors/999999`);
  await page.getByRole('heading', { name: 'We cannot find this doctor' }).waitFor();
  await check('no such doctor');
  await page.route('**/trpc/doctors.**', (route) => route.fulfill(failing(INTERNAL)));
  await page.goto(clinic.url);
  await page.getByText('r-2').waitFor();
  await check('error');
  await page.unroute('**/trpc/doctors.**');
  await page.route('**/trpc/doctors.**', (route) => route.abort());
  await page.reload();
  await page.getByText('We cannot reach the clinic.', { exact: false }).first().waitFor();
  await check('out of reach');
  await page.unroute('**/trpc/doctors.**');
  await page.getByRole('link', { name: 'Dr. Berlin', exact: true }).waitFor();
  expect(found).toEqual([]);
});
