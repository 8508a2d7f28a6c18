import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { doctorPage, managePage, openPage, setUpClinic, slot } from './running-clinic.ts';

const DAY_MS = 86_400_000;

const { clinic, browser } = setUpClinic();

/** A browser in Berlin whose clock is some days off. */
async function openAt(days: number): Promise<Page> {
  const page = await openPage(browser);
  await page.clock.install({ time: Date.now() + days * DAY_MS });
  return page;
}

/** The real present date in Berlin, as the calendar says it. */
const todayInBerlin = () => Temporal.Now.plainDateISO('Europe/Berlin');

describe.for([400, 12, -9])('with a device clock that is %i days off', (days) => {
  test('an appointment to come can be moved and cancelled, and stands among those to come', async () => {
    const time = { 400: '09:00', 12: '09:30', [-9]: '10:00' }[days] ?? '';
    const page = await openAt(days);
    await page.goto(doctorPage(clinic));
    await slot(page, time).click();
    await page.getByLabel('Patient’s name').fill('Ada Lovelace');
    await page.getByRole('button', { name: /^Book / }).click();
    await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
    await page.getByRole('button', { name: 'Cancel appointment' }).waitFor();
    await page.getByRole('link', { name: 'Move appointment' }).waitFor();

    for (const path of ['/', '/appointments']) {
      await page.goto(`${clinic.url}${path}`);
      await page.locator('.mine-link', { hasText: `, ${time}` }).waitFor();
      expect(await page.getByText('past', { exact: false }).count()).toBe(0);
    }
    await page.context().close();
  });

  test('the calendar’s today is the clinic’s', async () => {
    const page = await openAt(days);
    const before = todayInBerlin();
    const first = before.toString();
    await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[0]}?date=${first}`);
    const today = page.locator('.calendar-day[data-today]');
    await today.waitFor();
    const label = await today.getAttribute('aria-label');
    const names = [before, todayInBerlin()].map(
      (date) => `Today, ${date.toLocaleString('en-GB', { weekday: 'long' })}`,
    );
    expect(names.some((name) => label?.startsWith(name))).toBe(true);
    await page.context().close();
  });

  test('the countdown of a hold tells the minutes that are left', async () => {
    const page = await openAt(days);
    await page.goto(doctorPage(clinic));
    await slot(page, '15:00').click();
    await page.getByLabel('Patient’s name').pressSequentially('Ada');
    await page.getByText('We keep 15:00 for you', { exact: true }).waitFor();
    expect(await page.locator('.hold-left').innerText()).toMatch(/^[1-5]:\d\d$/);
    await page.close();
    await page.context().close();
  });
});

test('an appointment is past when the server says so, not when a device does', async () => {
  const booked = await clinic.book('16:00');
  const page = await openAt(30);
  await page.goto(managePage(clinic, booked));
  await page.getByRole('button', { name: 'Cancel appointment' }).waitFor();
  expect(await page.getByText('Its time has come').count()).toBe(0);
  await page.context().close();
});

test('an appointment that is over stands among the past ones, though the device thinks otherwise', async () => {
  const { id, manageToken, timeZone, doctorName, status } = await clinic.book('16:30');
  const yesterday = new Date(Date.now() - DAY_MS);
  const localStartsAt = yesterday.toISOString().replace(/\.\d+Z$/, '+00:00');
  const page = await openAt(-10);
  await page.goto(`${clinic.url}/appointments`);
  const past = { id, manageToken, timeZone, doctorName, status, localStartsAt };
  const stored = JSON.stringify([{ ...past, startsAt: yesterday.toISOString() }]);
  await page.evaluate((text) => localStorage.setItem('clinic.my-appointments', text), stored);
  await page.reload();
  await page.getByRole('heading', { name: 'Past and cancelled' }).waitFor();
  await page.locator('.mine-link', { hasText: '· past' }).waitFor();
  await page.context().close();
});
