import { expect, test } from 'vitest';
import { sheetOf } from './desk-kit.ts';
import { openPage, setUpClinic } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();
const PASSWORD = 'seven green lamps at noon';

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

  // A known patient: what is typed, and five keys.
  await page.getByRole('button', { name: '10:00 free' }).first().focus();
  await keys('Enter');
  await page.keyboard.type('ada');
  await page.locator('.found-patient').first().waitFor();
  await keys('ArrowDown', 'Enter', 'Enter');
  await page.getByText('Ada Lovelace is booked at 10:00.').waitFor();
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
