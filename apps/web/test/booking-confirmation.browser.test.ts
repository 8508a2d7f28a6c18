import { readFile } from 'node:fs/promises';
import type { BookedAppointment } from '@clinic/contracts/appointments';
import { beforeAll, expect, test } from 'vitest';
import { managePage, openPage, setUpClinic } from './running-clinic.ts';

let booked: BookedAppointment;

const { clinic, browser } = setUpClinic();
beforeAll(async () => {
  booked = await clinic.book('09:00');
});

test('the link shows the appointment in a browser that never saw it, on both clocks', async () => {
  const page = await openPage(browser, { timezoneId: 'America/New_York' });
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await page.goto(managePage(clinic, booked));
  await page.getByText(booked.reference, { exact: true }).waitFor();
  await page.getByText('Berlin time', { exact: false }).first().waitFor();
  await page.getByText(/0[23]:00 on your clock/).waitFor();
  expect(await page.title()).toBe(`Appointment ${booked.reference} · Clinic`);
  expect(urls.filter((url) => url.includes(booked.manageToken ?? '-'))).toEqual([]);
  await page.context().close();
});

test('the calendar file is saved, and the link is copied whole', async () => {
  const page = await openPage(browser);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(managePage(clinic, booked));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Add to calendar' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`appointment-${booked.reference}.ics`);
  const content = await readFile(await file.path(), 'utf8');
  expect(content).toContain(`UID:${booked.id}`);
  expect(content).not.toContain(booked.manageToken);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Link copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    managePage(clinic, booked),
  );
});

test.for([
  ['no token', () => ''],
  ['a malformed token', () => '#no-token'],
  ['another appointment’s token', (other: BookedAppointment) => `#${other.manageToken}`],
] as const)('with %s there is no such appointment', async ([, hash]) => {
  const other = await clinic.book(await clinic.freeTimes().then(([first]) => first as string));
  const page = await openPage(browser);
  await page.goto(`${clinic.url}/appointments/${booked.id}${hash(other)}`);
  await page.getByRole('heading', { name: 'We cannot find this appointment' }).waitFor();
  expect(await page.getByText(booked.reference).count()).toBe(0);
});

test('a token that is changed in the open page shows nothing any more', async () => {
  const page = await openPage(browser);
  await page.goto(managePage(clinic, booked));
  await page.getByText(booked.reference, { exact: true }).waitFor();
  await page.evaluate(() => {
    window.location.hash = 'another';
  });
  await page.getByRole('heading', { name: 'We cannot find this appointment' }).waitFor();
});
