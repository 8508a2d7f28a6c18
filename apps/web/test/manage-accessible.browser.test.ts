import { axeViolations } from '@clinic/testing/browser';
import { expect, test } from 'vitest';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

test.for([
  { width: 375, colorScheme: 'light', time: '09:00', next: '14:00' },
  { width: 375, colorScheme: 'dark', time: '10:00', next: '14:30' },
  { width: 1280, colorScheme: 'light', time: '11:00', next: '15:00' },
  { width: 1280, colorScheme: 'dark', time: '12:00', next: '15:30' },
] as const)('axe finds nothing at $width pixels, $colorScheme', async ({ time, next, ...look }) => {
  const page = await openPage(browser, look);
  const found: unknown[] = [];
  const check = async (state: string) => {
    const violations = await axeViolations(page);
    if (violations.length > 0) found.push({ state, violations });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) found.push({ state, wide });
  };
  await page.goto(doctorPage(clinic));
  await slot(page, time).click();
  await page.keyboard.type('Ada Lovelace');
  await page.getByText(`We keep ${time} for you`, { exact: true }).waitFor();
  await check('held');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Cancel appointment' }).waitFor();
  await check('manage');
  await page.getByRole('link', { name: 'Move appointment' }).click();
  await slot(page, next).waitFor();
  await check('move');
  await slot(page, next).click();
  await page.getByRole('button', { name: /^Move to / }).waitFor();
  await check('move, chosen');
  await clinic.book(next);
  await page.getByRole('button', { name: /^Move to / }).click();
  await page.getByText('You keep your old time').waitFor();
  await check('move, taken');
  await page.getByRole('link', { name: 'Keep the current time' }).click();
  await page.getByRole('button', { name: 'Cancel appointment' }).click();
  await page.getByRole('alertdialog').waitFor();
  await check('dialog');
  await page.route('**/trpc/appointments.cancel', (route) => route.abort());
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel appointment' }).click();
  await page.getByRole('button', { name: 'Try again now' }).waitFor();
  await check('waiting');
  await page.unroute('**/trpc/appointments.cancel');
  await page.getByRole('heading', { name: 'This appointment is cancelled' }).waitFor();
  await check('cancelled');
  await page.goto(`${clinic.url}/appointments`);
  await page.getByRole('heading', { name: 'Past and cancelled' }).waitFor();
  await check('list');
  await page.getByRole('button', { name: 'Remove all from this device' }).click();
  await check('empty list');
  expect(found).toEqual([]);
});
