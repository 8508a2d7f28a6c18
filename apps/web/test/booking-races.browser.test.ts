import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

const BOOK = '**/trpc/appointments.book';
const name = (page: Page) => page.getByLabel('Patient’s name');
const bookButton = (page: Page) => page.getByRole('button', { name: /^Book / });
const booked = (page: Page) => page.getByRole('heading', { name: 'Your appointment is booked' });

/** At the form for a time, with the name typed; nobody keeps the time while they type. */
async function atButton(page: Page, time: string, patient: string): Promise<void> {
  await page.route('**/trpc/appointments.hold', (route) => route.abort());
  await page.goto(doctorPage(clinic));
  await slot(page, time).click();
  await name(page).fill(patient);
}

const keyOf = (body: string | null): string => JSON.parse(body ?? '{}').idempotencyKey;

/** Every key with which this page asked for a booking. */
function keysOf(page: Page): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/appointments.book')) keys.push(keyOf(request.postData()));
  });
  return keys;
}

test('two tabs race for one slot: one has it, the other is offered others and books one', async () => {
  const first = await openPage(browser);
  const second = await first.context().newPage();
  await atButton(first, '10:00', 'Ada Lovelace');
  await atButton(second, '10:00', 'Grace Hopper');
  const keys = { first: keysOf(first), second: keysOf(second) };
  await Promise.all([bookButton(first).click(), bookButton(second).click()]);
  const taken = (page: Page) => page.getByRole('alert').filter({ hasText: 'Someone else' });
  const winner = await Promise.race([
    booked(first)
      .waitFor()
      .then(() => first),
    booked(second)
      .waitFor()
      .then(() => second),
  ]);
  const loser = winner === first ? second : first;
  await taken(loser).waitFor();
  expect(await name(loser).inputValue()).toBe(loser === first ? 'Ada Lovelace' : 'Grace Hopper');
  expect(await bookButton(loser).count()).toBe(0);
  await expect.poll(() => slot(loser, '10:00').count()).toBe(0);

  await taken(loser).getByRole('button').first().click();
  await expect
    .poll(() => bookButton(loser).evaluate((one) => one === document.activeElement))
    .toBe(true);
  await loser.keyboard.press('Enter');
  await booked(loser).waitFor();
  const ownKeys = loser === first ? keys.first : keys.second;
  expect(new Set(ownKeys).size).toBe(2);
  expect(await clinic.freeTimes()).toHaveLength(14);
});

test('a reload in the middle of a booking ends in the truth: one row, the same key', async () => {
  const before = await clinic.freeTimes();
  const page = await openPage(browser);
  await atButton(page, '11:00', 'Ada Lovelace');
  const keys = keysOf(page);
  let lost = 0;
  // The clinic books; the answer never arrives.
  await page.route(BOOK, async (route) => {
    await route.fetch();
    lost += 1;
    if (lost > 1) await route.continue();
  });
  await bookButton(page).click();
  await expect.poll(() => lost).toBe(1);
  await page.reload();
  await booked(page).waitFor();
  await page.getByText('Ada Lovelace with Dr. Berlin').waitFor();
  expect(new Set(keys).size).toBe(1);
  expect(keys.length).toBeGreaterThan(1);
  expect(before.length - (await clinic.freeTimes()).length).toBe(1);
});

test('a reload that lands elsewhere still finishes the booking', async () => {
  const page = await openPage(browser);
  await atButton(page, '11:30', 'Ada Lovelace');
  let arrived = false;
  await page.route(BOOK, async (route) => {
    if (arrived) return route.continue();
    await route.fetch();
    arrived = true;
  });
  await bookButton(page).click();
  await expect.poll(() => arrived).toBe(true);
  await page.goto(`${clinic.url}/?search=york`);
  await booked(page).waitFor();
});

test('answers that get lost are asked for again by themselves, with the same key', async () => {
  const page = await openPage(browser);
  await atButton(page, '13:00', 'Ada Lovelace');
  const keys = keysOf(page);
  await page.route(BOOK, async (route) => {
    await route.fetch();
    if (keys.length < 3) await route.abort('connectionreset');
    else await route.continue();
  });
  await bookButton(page).click();
  await page.getByText('Finishing your booking…').waitFor();
  await booked(page).waitFor();
  expect(keys).toEqual([keys[0], keys[0], keys[0]]);
});

test('offline is said, and the booking goes on once there is a connection again', async () => {
  const page = await openPage(browser);
  await atButton(page, '13:30', 'Ada Lovelace');
  await page.context().setOffline(true);
  await page.getByText('You are offline.', { exact: false }).first().waitFor();
  await bookButton(page).click();
  await page.getByText('We will finish as soon as you are connected again.').waitFor();
  expect(await clinic.freeTimes()).toContain('13:30');
  await page.context().setOffline(false);
  await booked(page).waitFor();
});

test('a clinic that answers "not now" is asked again when it said, not sooner', async () => {
  const page = await openPage(browser);
  await page.clock.install();
  await atButton(page, '14:00', 'Ada Lovelace');
  const keys = keysOf(page);
  await page.route(BOOK, (route) => {
    if (keys.length > 1) return route.continue();
    const data = { code: 'UNAVAILABLE', httpStatus: 503, requestId: 'r-1' };
    const json = { error: { message: 'Not now.', code: -32_603, data } };
    return route.fulfill({ status: 503, headers: { 'retry-after': '3600' }, json });
  });
  await bookButton(page).click();
  await page.getByRole('button', { name: 'Try again now' }).waitFor();
  await page.clock.fastForward('59:00');
  expect(keys).toHaveLength(1);
  await page.clock.fastForward('02:00');
  await booked(page).waitFor();
  expect(keys).toEqual([keys[0], keys[0]]);
});

test('a time that this tab itself keeps is not called taken after a reload', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  const asked = page.waitForRequest('**/trpc/appointments.hold');
  await slot(page, '15:30').click();
  await page.keyboard.type('Ada');
  await page.getByText('We keep 15:30 for you', { exact: true }).waitFor();
  const form = page.url();
  const { holdToken } = (await asked).postDataJSON() as { holdToken: string };
  await page.goto(`${clinic.url}/nowhere`);
  await expect.poll(() => clinic.freeTimes()).toContain('15:30');
  // As when the page's release overtakes its hold: the time stays kept for this tab.
  const kept = { doctorId: clinic.doctorIds[0], startsAt: clinic.at('15:30'), holdToken };
  await clinic.api().appointments.hold.mutate(kept);
  await page.goto(form);
  await bookButton(page).waitFor();
  await name(page).fill('Ada Lovelace');
  await page.keyboard.press('Enter');
  await booked(page).waitFor();
});

test('a double click sends one request', async () => {
  const page = await openPage(browser);
  await atButton(page, '15:00', 'Ada Lovelace');
  const keys = keysOf(page);
  await bookButton(page).dblclick();
  await booked(page).waitFor();
  expect(keys).toHaveLength(1);
});

test('what the clinic finds wrong with the name is said at the field', async () => {
  const page = await openPage(browser);
  // Without the contract's schema the clinic alone decides.
  await page.route('**/assets/appointments-*.js', (route) => route.abort());
  await atButton(page, '16:00', 'x'.repeat(200));
  await bookButton(page).click();
  const problem = page.getByText('The name must have at most 120 characters.');
  await problem.waitFor();
  const id = await problem.getAttribute('id');
  expect(await name(page).getAttribute('aria-describedby')).toContain(id);
  expect(await name(page).getAttribute('aria-invalid')).toBe('true');
  expect(await clinic.freeTimes()).toContain('16:00');
});
