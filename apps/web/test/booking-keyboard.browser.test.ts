import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

const isFocused = (target: Locator) => target.evaluate((one) => one === document.activeElement);
const whenFocused = (target: Locator) => expect.poll(() => isFocused(target)).toBe(true);

/** Presses Tab until the target has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses++) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there.');
}

test('from the list of doctors to the confirmation with the keyboard alone', async () => {
  const page = await openPage(browser);
  const refusedByPolicy: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refusedByPolicy.push(message.text());
  });
  await page.goto(clinic.url);
  await tabTo(page, page.getByLabel('Search doctors'));
  await page.keyboard.type('berl');
  await expect.poll(() => new URL(page.url()).search).toBe('?search=berl');
  await page
    .getByRole('link', { name: 'Dr. New York', exact: true })
    .waitFor({ state: 'detached' });
  await tabTo(page, page.getByRole('link', { name: 'Dr. Berlin', exact: true }));
  await page.keyboard.press('Enter');
  await whenFocused(page.getByRole('heading', { level: 1, name: 'Dr. Berlin' }));
  expect(await page.title()).toBe('Dr. Berlin · Clinic');

  const grid = page.getByRole('grid');
  await tabTo(page, grid.locator('[role=button][tabindex="0"]'));
  await page.keyboard.press('PageDown');
  await page.keyboard.press('Home');
  const chosen = grid.locator(':focus');
  while (!/\d free times/.test((await chosen.getAttribute('aria-label')) ?? '')) {
    await page.keyboard.press('ArrowRight');
  }
  const label = await chosen.getAttribute('aria-label');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('date')).not.toBeNull();
  const heading = page.locator('#day-heading');
  await expect
    .poll(() => heading.textContent().then((text) => text?.split(' ')[0]))
    .toBe(label?.split(/[ ,]/)[0]);

  await tabTo(page, slot(page, '10:30'));
  await page.keyboard.press('Enter');
  await whenFocused(page.getByLabel('Patient’s name'));
  await page.keyboard.press('Enter');
  await page.getByText('Please enter the patient’s name.').waitFor();
  await whenFocused(page.getByLabel('Patient’s name'));
  await page.keyboard.type('Ada Lovelace');
  await tabTo(page, page.getByRole('button', { name: /^Book .*10:30$/ }));
  await page.keyboard.press('Enter');
  await whenFocused(page.getByRole('heading', { name: 'Your appointment is booked' }));
  await page.getByText('Ada Lovelace with Dr. Berlin').waitFor();
  expect(refusedByPolicy).toEqual([]);
});

test('a day without free times cannot be chosen and says so', async () => {
  const page = await openPage(browser);
  const saturday = Temporal.PlainDate.from(clinic.date);
  const weekend = saturday.add({ days: 13 - saturday.dayOfWeek }).toString();
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[0]}?date=${weekend}`);
  const day = page.getByRole('grid').getByRole('button', { name: /Saturday.*no free times/ });
  await day.first().waitFor();
  for (const one of await day.all()) expect(await one.getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('status').filter({ hasText: 'No free times' }).waitFor();
  await page.getByRole('button', { name: /^Next free day: Monday/ }).click();
  await slot(page, '09:00').waitFor();
});

test('a link of the list leads straight to the form of the next free time', async () => {
  const page = await openPage(browser);
  await page.goto(clinic.url);
  await page.getByRole('link', { name: /^Next free with Dr. Berlin/ }).click();
  await whenFocused(page.getByLabel('Patient’s name'));
  await page.keyboard.type('Grace Hopper');
  await page.reload();
  await page.getByRole('button', { name: /^Book / }).waitFor();
  await page.getByLabel('Patient’s name').fill('Grace Hopper');
  await page.keyboard.press('Enter');
  await page.getByText('Grace Hopper with Dr. Berlin').waitFor();
});
