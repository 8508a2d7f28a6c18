import { randomUUID } from 'node:crypto';
import { axeViolations } from '@clinic/testing/browser';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { setUpClinic } from './running-clinic.ts';
import { atName, goTo, openDesk, signIn } from './running-desk.ts';
import { addAuthenticator } from './virtual-authenticator.ts';

const { clinic: started, browser } = setUpClinic();

const LOOKS = [
  { width: 768, colorScheme: 'light', time: '09:00' },
  { width: 1280, colorScheme: 'light', time: '10:00' },
  { width: 1280, colorScheme: 'dark', time: '11:00' },
  { width: 1920, colorScheme: 'light', time: '12:00' },
] as const;

/** Looks at a page in each of its states, and remembers what is wrong with it. */
function createCheck(page: Page) {
  const found: unknown[] = [];
  const check = async (state: string) => {
    const violations = await axeViolations(page);
    if (violations.length > 0) found.push({ state, violations });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) found.push({ state, wide });
  };
  return { found, check };
}

test.for(LOOKS)(
  'axe finds nothing in the patients’ pages of the desk at $width pixels, $colorScheme',
  async ({ time, ...look }) => {
    const clinic = atName(started);
    const { page, staff } = await openDesk(browser, clinic, { role: 'manager' }, look);
    const { found, check } = createCheck(page);
    await goTo(page, clinic, '/desk/attention', 'Attention');
    await page.getByText(/^Nothing needs your attention\.|another appointment \(/).waitFor();
    await check('attention');
    const book = (name: string) =>
      staff.client.desk.book.mutate({
        ...{ doctorId: clinic.doctorIds[0], startsAt: clinic.at(time), accept: ['SLOT_TAKEN'] },
        ...{ patient: { name, phone: '+49 30 2345 6789' }, idempotencyKey: randomUUID() },
      });
    const name = `Axel ${look.width}${look.colorScheme} With A Name That Is Not Short`;
    await book(name);
    await book(name);
    await page.reload();
    await page.getByText(/another appointment \(/).waitFor();
    await check('attention, one overbooked');
    await goTo(page, clinic, '/desk/patients', 'Patients');
    await check('patients');
    await page.getByLabel('Find a patient').fill(`axel ${look.width}${look.colorScheme}`);
    await page.getByText('2 patients found.').waitFor();
    await check('found');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Perhaps the same person').waitFor();
    await check('record');
    await page.getByLabel('Phone number').fill('none');
    await page.keyboard.press('Enter');
    await page.getByText(/^The phone number must/).waitFor();
    await check('record, refused');
    await page.getByRole('button', { name: 'Erase…' }).click();
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText(/^This patient still has/).waitFor();
    await check('erase, refused');
    expect(found).toEqual([]);
  },
);

test.for(LOOKS)(
  'axe finds nothing where one signs in and manages the staff at $width pixels, $colorScheme',
  async ({ time: _, ...look }) => {
    const clinic = atName(started);
    const { page, staff } = await openDesk(browser, clinic, { role: 'manager' }, look);
    const { found, check } = createCheck(page);
    await goTo(page, clinic, '/desk/account', 'Robin manager');
    await check('account');
    await addAuthenticator(page);
    for (const name of [
      'Laptop',
      'A name that is as long as one can be, of sixty characters here',
    ]) {
      await page.getByLabel('Name of the passkey').fill(name.slice(0, 60));
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByText(/was added\.|on this device already\./).waitFor();
      await check(`account, ${name}`);
    }
    await page.getByRole('button', { name: 'Rename Laptop' }).click();
    await check('rename');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove Laptop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText(/^It is your only way/).waitFor();
    await check('remove, refused');
    await page.keyboard.press('Escape');
    await goTo(page, clinic, '/desk/staff', 'Staff');
    await page.getByRole('row').filter({ hasText: '(you)' }).waitFor();
    await check('staff');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Role').selectOption('doctor');
    await form.getByLabel('Doctor', { exact: true }).selectOption({ index: 1 });
    await check('invite');
    await form.getByLabel('Email address').fill(`${randomUUID()}@clinic.example`);
    await form.getByLabel('Name', { exact: true }).fill('Robin Reed');
    await form.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByRole('dialog', { name: 'A link for Robin Reed' }).waitFor();
    await check('link');
    const link = await page.getByRole('code').innerText();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Disable' }).first().click();
    await check('disable');
    await clinic.owner`delete from sessions where staff_id = ${staff.id}`;
    await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await check('sign in again');
    await page.goto(`${clinic.url}/desk`);
    await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
    await check('sign in');
    await signIn(page, staff.email, 'wrong');
    await page.getByRole('alert').first().waitFor();
    await check('sign in, refused');
    await page.goto(link);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.keyboard.press('Enter');
    await page.getByText(/^The password must/).waitFor();
    await check('join, refused');
    await page.goto(`${clinic.url}/desk/setup#nothing`);
    await page.getByText(/^This link was used already/).waitFor();
    await check('used link');
    expect(found).toEqual([]);
  },
);
