import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { setUpClinic } from './running-clinic.ts';
import { goTo, openDeskWithPassword, PASSWORD, recordRequests, signIn } from './running-desk.ts';

const { clinic, browser } = setUpClinic();

const endSessionsOf = (id: string) => clinic.owner`delete from sessions where staff_id = ${id}`;
const asked = (page: Page) => page.getByRole('dialog', { name: 'Sign in again' });

/** A manager in the middle of an invitation, whose session ends. */
async function openUnfinished() {
  const opened = await openDeskWithPassword(browser, clinic, { role: 'manager' });
  const { page } = opened;
  await goTo(page, clinic, '/desk/staff', 'Staff');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('Name', { exact: true }).fill('Nora New');
  await form.getByLabel('Email address').fill(`nora-${opened.id}@clinic.example`);
  await endSessionsOf(opened.id);
  await form.getByRole('button', { name: 'Invite', exact: true }).click();
  await asked(page).waitFor();
  return { ...opened, form };
}

test('what was typed in a dialog is still there after the session has ended and one has signed in again', async () => {
  const { page, email, form } = await openUnfinished();
  expect(await asked(page).getByLabel('Email address').inputValue()).toBe(email);
  const password = asked(page).getByLabel('Password', { exact: true });
  expect(await password.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  expect(await asked(page).isVisible()).toBe(true);
  await signIn(page, email, 'a wrong password');
  await asked(page).getByText('The email address or the password is wrong.').waitFor();
  await signIn(page, email, PASSWORD);
  await asked(page).waitFor({ state: 'detached' });
  expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('Nora New');
  await form.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('dialog', { name: 'A link for Nora New' }).waitFor();
});

test('who signs in there as somebody else finds nothing of what was typed', async () => {
  const { page } = await openUnfinished();
  const other = await openDeskWithPassword(browser, clinic, { name: 'Olga Other' });
  await signIn(page, other.email, PASSWORD);
  await page.getByRole('link', { name: 'Olga Other, Reception' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/desk');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('signing out in one tab asks the other tab to sign in', async () => {
  const { page } = await openDeskWithPassword(browser, clinic);
  await goTo(page, clinic, '/desk/account', 'Robin Reed');
  const other = await page.context().newPage();
  await goTo(other, clinic, '/desk/patients', 'Patients');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
  await asked(other).waitFor();
});

test('a desk that nobody has used for ten minutes asks for nothing, so that its session can end', async () => {
  const { page } = await openDeskWithPassword(browser, clinic);
  await page.clock.install();
  await goTo(page, clinic, '/desk/attention', 'Attention');
  await page.getByText(/^Nothing needs your attention/).waitFor();
  const sent = recordRequests(page);
  await page.clock.runFor(60_000);
  await expect.poll(() => sent.length).toBeGreaterThan(0);
  await page.clock.runFor(10 * 60_000);
  // What was asked for until now has been heard of when this one was.
  const last = page.waitForEvent('requestfinished', (request) =>
    request.url().endsWith('/icon.svg?last'),
  );
  await page.evaluate(() => fetch('/icon.svg?last'));
  await last;
  sent.length = 0;
  await page.clock.runFor(10 * 60_000);
  expect(sent).toEqual([]);
  await page.mouse.click(5, 500);
  await page.clock.runFor(60_000);
  await expect.poll(() => sent.length).toBeGreaterThan(0);
});
