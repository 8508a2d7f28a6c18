import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

// A loaded machine must not decide.
const PATIENTLY = { timeout: 180_000 };

const isFocused = (target: Locator) => target.evaluate((one) => one === document.activeElement);

/** Presses Tab until the target has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses++) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there.');
}

const whenFocused = (target: Locator) => expect.poll(() => isFocused(target), PATIENTLY).toBe(true);

test('book, close the tab, open the manage link, move, cancel: with the keyboard alone', async () => {
  const first = await openPage(browser);
  const sent: string[] = [];
  first.context().on('request', (request) => {
    sent.push(`${request.url()} ${request.postData() ?? ''}`);
  });
  await first.goto(doctorPage(clinic));
  await tabTo(first, slot(first, '10:00'));
  await first.keyboard.press('Enter');
  await whenFocused(first.getByLabel('Patient’s name'));
  await first.keyboard.type('Ada Lovelace');
  await first.keyboard.press('Enter');
  await whenFocused(first.getByRole('heading', { name: 'Your appointment is booked' }));
  const link = first.url();
  await first.close();

  const page = await first.context().newPage();
  await page.goto(link);
  await tabTo(page, page.getByRole('link', { name: 'Move appointment' }));
  await page.keyboard.press('Enter');
  await whenFocused(page.getByRole('heading', { name: 'Move your appointment' }));
  await tabTo(page, slot(page, '11:30'));
  await page.keyboard.press('Enter');
  await whenFocused(page.getByRole('button', { name: /^Move to .*11:30$/ }));
  await page.keyboard.press('Enter');
  await whenFocused(page.getByRole('heading', { name: 'Your appointment has been moved' }));
  expect(page.url()).toBe(link);
  expect(await clinic.freeTimes()).toEqual(expect.arrayContaining(['10:00']));
  expect(await clinic.freeTimes()).not.toContain('11:30');

  await tabTo(page, page.getByRole('button', { name: 'Cancel appointment' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Cancel this appointment?' });
  await whenFocused(dialog.getByRole('button', { name: 'Keep appointment' }));
  await page.keyboard.press('Escape');
  await whenFocused(page.getByRole('button', { name: 'Cancel appointment' }));
  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByRole('button', { name: 'Cancel appointment' }));
  await page.keyboard.press('Enter');
  await whenFocused(page.getByRole('heading', { name: 'This appointment is cancelled' }));
  expect(await clinic.freeTimes()).toContain('11:30');

  const token = new URL(link).hash.slice(1);
  expect(token.length).toBeGreaterThan(20);
  expect(sent.filter((request) => request.includes(token))).toEqual([]);
  expect(sent.some((request) => request.includes('appointments.cancel'))).toBe(true);
});

test('the skip link leads to the content and leaves the manage link whole', async () => {
  const { id, manageToken } = await clinic.book('16:00');
  const page = await openPage(browser);
  await page.goto(`${clinic.url}/appointments/${id}#${manageToken}`);
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await whenFocused(page.locator('main'));
  expect(new URL(page.url()).hash).toBe(`#${manageToken}`);
});
