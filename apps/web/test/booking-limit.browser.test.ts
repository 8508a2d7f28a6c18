import { axeViolations, launchBrowser } from '@clinic/testing/browser';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  doctorPage,
  type ManageClinic,
  openPage,
  slot,
  startManageClinic,
} from './running-clinic.ts';

let clinic: ManageClinic;
let browser: Browser;

beforeAll(async () => {
  [clinic, browser] = await Promise.all([
    startManageClinic({ MAX_BOOKINGS_PER_ADDRESS: '1' }),
    launchBrowser(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await clinic?.stop();
});

test.for([
  [375, '11:00'],
  [1280, '12:00'],
] as const)(
  'a patient whose network has booked too much is told so, and whom to ask (%i px, %s)',
  async ([width, time]) => {
    await clinic.book('09:00').catch(() => {});
    const page = await openPage(browser, { width });
    await page.goto(doctorPage(clinic));
    await slot(page, time).click();
    await page.getByLabel('Name').fill('Grace Hopper');
    await page.getByRole('button', { name: /^Book / }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'Too many upcoming appointments' });
    await notice.waitFor();
    expect(await notice.innerText()).toContain('Please call the practice.');
    // The name stays: what was typed is not lost.
    expect(await page.getByLabel('Name').inputValue()).toBe('Grace Hopper');
    expect(await axeViolations(page)).toEqual([]);
  },
);
