import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { doctorPage, type ManageClinic, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic: brief, browser } = setUpClinic({ HOLD_SECONDS: '8' });
const { clinic: patient } = setUpClinic({ MAX_HOLDS_PER_ADDRESS: '2' });

const name = (page: Page) => page.getByLabel('Patient’s name');
const kept = (page: Page, time: string) =>
  page.getByText(`We keep ${time} for you`, { exact: true });

/** At the form for a time, before anything was done there. */
async function atForm(clinic: ManageClinic, time: string): Promise<Page> {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  await slot(page, time).click();
  await name(page).waitFor();
  return page;
}

test('a countdown runs out and the time is offered again; booking stays possible', async () => {
  const page = await atForm(brief, '10:00');
  expect(await brief.freeTimes()).toContain('10:00');
  await page.keyboard.type('A');
  await kept(page, '10:00').waitFor();
  expect(await brief.freeTimes()).not.toContain('10:00');
  expect(await slot(page, '10:00').getAttribute('aria-pressed')).toBe('true');

  const other = await openPage(browser);
  await other.goto(doctorPage(brief));
  await slot(other, '10:30').waitFor();
  expect(await slot(other, '10:00').count()).toBe(0);

  const left = page.locator('.hold-left');
  await left.filter({ hasText: /0:0[1-9]/ }).waitFor();
  await page.getByText('10:00 is no longer kept for you. You can still book').waitFor();
  await other.reload();
  await slot(other, '10:00').waitFor();

  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
});

test('who goes on typing keeps the time longer, twice at most', async () => {
  const page = await atForm(brief, '14:00');
  const asked: string[] = [];
  page.on('requestfinished', (request) => {
    if (request.url().endsWith('/appointments.hold')) asked.push(request.postData() ?? '');
  });
  const over = page.getByText('14:00 is no longer kept for you. You can still book');
  while (!(await over.isVisible())) {
    await page.keyboard.press('a');
    await page.waitForTimeout(300);
  }
  expect(asked).toHaveLength(3);
  expect(new Set(asked).size).toBe(1);
});

test('its holder goes on seeing the held time, though the clinic offers it to nobody', async () => {
  const page = await openPage(browser);
  await page.clock.install();
  await page.goto(doctorPage(patient));
  await slot(page, '09:00').click();
  await page.keyboard.type('A');
  await kept(page, '09:00').waitFor();
  const refreshed = page.waitForResponse((response) => response.url().includes('availability.day'));
  await page.clock.fastForward(31_000);
  expect(await (await refreshed).text()).not.toContain(patient.at('09:00'));
  await slot(page, '09:30').waitFor();
  expect(await slot(page, '09:00').getAttribute('aria-pressed')).toBe('true');
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
});

test('who comes second hears it at the first letter and is offered other times', async () => {
  const second = await atForm(patient, '10:00');
  const first = await atForm(patient, '10:00');
  await first.keyboard.type('A');
  await kept(first, '10:00').waitFor();
  await second.keyboard.type('B');
  const notice = second
    .getByRole('alert')
    .filter({ hasText: 'Someone else is taking this time, perhaps in another tab of yours.' });
  await notice.waitFor();
  expect(await second.getByRole('button', { name: /^Book / }).count()).toBe(0);
  await notice.getByRole('button').first().click();
  await second.getByRole('button', { name: /^Book / }).click();
  await second.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();

  await first.keyboard.press('Enter');
  await first.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
});

test.for([
  ['another page', (page: Page) => page.getByRole('link', { name: 'All doctors' }).click()],
  ['another time', (page: Page) => slot(page, '12:30').click()],
  ['another site', (page: Page) => page.goto('about:blank')],
] as const)('leaving for %s gives the time back', async ([, leave]) => {
  const page = await atForm(patient, '12:00');
  await page.keyboard.type('A');
  await kept(page, '12:00').waitFor();
  expect(await patient.freeTimes()).not.toContain('12:00');
  await leave(page);
  await expect.poll(() => patient.freeTimes(), { timeout: 180_000 }).toContain('12:00');
});

test('where no more can be held one books without, and hears nothing of it', async () => {
  const holders = [await atForm(patient, '15:00'), await atForm(patient, '15:30')];
  for (const page of holders) await page.keyboard.type('A');
  await kept(holders[0] as Page, '15:00').waitFor();
  await kept(holders[1] as Page, '15:30').waitFor();
  const page = await atForm(patient, '16:00');
  const refused = page.waitForResponse((response) => response.url().endsWith('.hold'));
  await page.keyboard.type('Ada');
  expect((await refused).status()).toBe(429);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  for (const one of holders) await one.goto('about:blank');
});
