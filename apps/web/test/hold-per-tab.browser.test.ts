import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

const kept = (page: Page, time: string) =>
  page.getByText(`We keep ${time} for you`, { exact: true });

async function hold(page: Page, time: string): Promise<void> {
  await slot(page, time).click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await kept(page, time).waitFor();
}

/** A copy of the tab as the browser makes it: the same address, and a copy of what the tab stores. */
async function duplicate(page: Page): Promise<Page> {
  const stored = await page.evaluate(() => ({ ...sessionStorage }));
  const copy = await page.context().newPage();
  await copy.addInitScript((entries) => {
    if (sessionStorage.length > 0) return;
    for (const [name, text] of Object.entries(entries)) sessionStorage.setItem(name, text);
  }, stored);
  await copy.goto(page.url());
  return copy;
}

test('a duplicated tab has a hold of its own, and the first keeps what it was promised', async () => {
  const first = await openPage(browser);
  await first.goto(doctorPage(clinic));
  await hold(first, '10:00');

  const second = await duplicate(first);
  await second.getByRole('button', { name: 'Change time' }).click();
  await hold(second, '11:00');

  const free = await clinic.freeTimes();
  expect(free).not.toContain('10:00');
  expect(free).not.toContain('11:00');
  await first.getByRole('button', { name: /^Book / }).click();
  await first.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
});

test('a tab that is loaded again goes on with its own hold', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  await hold(page, '12:00');
  await page.reload();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await kept(page, '12:00').waitFor();
  expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
});
