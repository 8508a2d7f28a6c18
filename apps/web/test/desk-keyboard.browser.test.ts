import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { key } from '../../api/test/desk/desk-kit.ts';
import type { SignedInStaff } from '../../api/test/desk/staff-kit.ts';
import { sheetOf, staffOf } from './desk-kit.ts';
import { openPage, setUpClinic } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();
const PASSWORD = 'seven green lamps at noon';

/** A patient who is expected now: walked in, and then corrected to booked. Gives the cell of the sheet. */
async function expectNow(page: Page, { client }: SignedInStaff, name: string) {
  const { id } = await client.desk.walkIn.mutate({
    ...{ doctorId: clinic.doctorIds[0], patient: { name }, ...key() },
    accept: ['NOT_A_SLOT', 'OUTSIDE_OPENING_HOURS', 'SLOT_TAKEN'],
  });
  await client.desk.correct.mutate({ id, version: 2, to: 'booked', ...key() });
  await page.goto(`${clinic.url}/desk`);
  const cell = page.locator(`[data-cell="${id}"]`);
  await cell.waitFor();
  return cell;
}

test('with the keyboard alone: setup link, password, day sheet, a caller, a move, print, sign out', async () => {
  const page = await openPage(browser);
  const keys = async (...all: string[]) => {
    for (const key of all) await page.keyboard.press(key);
  };
  await page.goto(`${clinic.url}${await clinic.printed(/(\/desk\/setup#\S+)/)}`);
  await page.getByLabel('Your name').focus();
  await page.keyboard.type('Kim Moore');
  await keys('Tab');
  await page.keyboard.type('kim@clinic.example');
  await keys('Tab');
  await page.keyboard.type(PASSWORD);
  await keys('Enter');
  await sheetOf(page);
  // The link is gone from the address, and works no more.
  expect(page.url()).toBe(`${clinic.url}/desk`);

  await page.goto(`${clinic.url}/desk?date=${clinic.date}`);
  await sheetOf(page);
  const cell = page.locator('[data-cell][tabindex="0"]');
  await cell.focus();
  // The sheet is one stop for Tab; the arrows go on from there.
  await keys('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowUp');
  await expect.poll(() => page.locator(':focus').innerText()).toContain('09:30 free');
  await keys('Enter');
  await page.keyboard.type('Ada Lovelace');
  await keys('Enter');
  await page.getByText('Ada Lovelace is booked at 09:30.').waitFor();

  // A known patient, from the free time to "booked": at most six keys beside what is looked for.
  await page.getByRole('button', { name: '10:00 free' }).first().focus();
  const begin = performance.now();
  const pressed = ['Enter', 'ArrowDown', 'Enter', 'Enter'];
  await keys(...pressed.slice(0, 1));
  await page.keyboard.type('ada');
  await page.locator('.found-patient').first().waitFor();
  await keys(...pressed.slice(1));
  await page.getByText('Ada Lovelace is booked at 10:00.').waitFor();
  expect(pressed.length).toBeLessThanOrEqual(6);
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  console.log(`From a free time to "booked": ${pressed.length} keys beside "ada", ${seconds} s.`);
  const [{ patients, appointments }] = (await clinic.owner`
    select count(distinct patient_id)::int as patients, count(*)::int as appointments from appointments`) as never as [
    { patients: number; appointments: number },
  ];
  expect([patients, appointments]).toEqual([1, 2]);

  await page.getByRole('button', { name: /Ada Lovelace 10:00/ }).focus();
  await keys('m');
  await page.getByText('Choose a new time for Ada Lovelace').waitFor();
  await keys('ArrowDown');
  await expect.poll(() => page.locator(':focus').innerText()).toContain('10:30 move here');
  await keys('Enter');
  await page.getByText('Ada Lovelace has been moved to 10:30.').waitFor();
  // Escape leaves a move as it was.
  await page.getByRole('button', { name: /Ada Lovelace 10:30/ }).focus();
  await keys('m', 'Escape');
  await expect.poll(() => page.getByText('Choose a new time').count()).toBe(0);

  const here = await expectNow(page, await staffOf(clinic), 'Joan Clarke');
  await here.focus();
  await keys('a');
  await page.getByText('Joan Clarke: arrived.').waitFor();
  await here.focus();
  await keys('Enter');
  await page.getByRole('button', { name: 'Not arrived after all' }).focus();
  await keys('Enter');
  await page.getByRole('button', { name: 'No-show', exact: true }).waitFor();
  await keys('Escape');
  await here.focus();
  await keys('n');
  await page.getByText('Joan Clarke: no-show.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).focus();
  await keys('Enter');
  await page.getByText('Joan Clarke: booked.').waitFor();
  await page.goto(`${clinic.url}/desk?date=${clinic.date}`);
  await sheetOf(page);

  await page.getByRole('link', { name: 'Print this day' }).focus();
  await keys('Enter');
  await page.getByRole('cell', { name: 'Ada Lovelace' }).first().waitFor();
  await page.getByRole('link', { name: 'Back to the day' }).focus();
  await keys('Enter');
  await sheetOf(page);
  await page.getByRole('button', { name: 'Sign out' }).focus();
  await keys('Enter');
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();

  await page.getByLabel('Email address').fill('kim@clinic.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await keys('Enter');
  await sheetOf(page);
});

test('with the mouse: an invitation, password, day sheet, a caller, arrived and back, a move by dragging, print, sign out', async () => {
  const manager = await staffOf(clinic, 'manager');
  const { link } = await manager.client.staff.invite.mutate({
    ...{ email: 'robin@clinic.example', name: 'Robin Reed', role: 'reception' },
  });
  const page = await openPage(browser);
  const click = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: true }).first().click();
  await page.goto(`${clinic.url}${link}`);
  await page.getByLabel('Password', { exact: true }).click();
  await page.keyboard.type(PASSWORD);
  await click('Save and open the desk');
  await sheetOf(page);
  await page.goto(`${clinic.url}/desk?date=${clinic.date}`);
  await click('11:00 free');
  await page.getByRole('combobox', { name: 'Patient' }).click();
  await page.keyboard.type('Mary Jackson');
  await click('Book 11:00');
  await page.getByText('Mary Jackson is booked at 11:00.').waitFor();
  await page
    .getByRole('button', { name: /Mary Jackson 11:00/ })
    .dragTo(page.getByRole('button', { name: '11:30 free' }).first());
  await page.getByText('Mary Jackson has been moved to 11:30.').waitFor();

  const here = await expectNow(page, manager, 'Dorothy Vaughan');
  await here.click();
  await click('Arrived');
  await click('Not arrived after all');
  await click('No-show');
  await page.getByRole('button', { name: 'Has come after all' }).waitFor();
  await click('Close');
  await here.click();
  await click('Still expected');
  await click('Arrived');
  await page.getByRole('button', { name: 'Fulfilled', exact: true }).waitFor();
  await click('Close');
  await page.goto(`${clinic.url}/desk?date=${clinic.date}`);
  await page.getByRole('link', { name: 'Print this day' }).click();
  await page.getByRole('cell', { name: 'Mary Jackson' }).first().waitFor();
  await page.getByRole('link', { name: 'Back to the day' }).click();
  await click('Sign out');
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
});
