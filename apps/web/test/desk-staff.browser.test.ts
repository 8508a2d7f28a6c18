import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage, setUpClinic } from './running-clinic.ts';
import { goTo, openDesk, openDeskWithPassword, PASSWORD, signIn } from './running-desk.ts';

const { clinic, browser } = setUpClinic();

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

async function openStaff() {
  const { page } = await openDesk(browser, clinic, { role: 'manager', name: 'Mia Manager' });
  await goTo(page, clinic, '/desk/staff', 'Staff');
  return { page };
}

test('a manager invites a receptionist, copies the link, and the receptionist comes in by it', async () => {
  const { page } = await openStaff();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = dialog(page, 'Invite somebody');
  await form.getByLabel('Email address').fill('rita@clinic.example');
  await form.getByLabel('Name', { exact: true }).fill('Rita Reed');
  await form.getByLabel('Role').selectOption('reception');
  await form.getByRole('checkbox').first().check();
  await form.getByRole('button', { name: 'Invite', exact: true }).click();
  const shown = dialog(page, 'A link for Rita Reed');
  await shown.getByRole('button', { name: 'Copy the link' }).click();
  await shown.getByText('Copied.').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(await shown.getByRole('code').innerText());
  await page.keyboard.press('Escape');
  await shown.waitFor({ state: 'detached' });
  await rowOf(page, 'Rita Reed').getByText('Invited, has not joined yet').waitFor();
  expect(await page.content()).not.toContain(link.split('#')[1]);

  const invited = await openPage(browser);
  await invited.goto(link);
  await invited.getByText('Hello Rita Reed.').waitFor();
  expect(invited.url()).toBe(`${clinic.url}/desk/join`);
  expect(await invited.getByLabel('Email address').inputValue()).toBe('rita@clinic.example');
  await invited.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await invited.keyboard.press('Enter');
  await invited.getByRole('link', { name: 'Rita Reed, Reception' }).waitFor();
  await page.reload();
  await rowOf(page, 'Rita Reed').getByText('Can sign in').waitFor();
  const [row] = await clinic.owner`select count(*)::int as places from staff_locations l
    join staff s on s.id = l.staff_id where s.email = 'rita@clinic.example'`;
  expect(row?.places).toBe(1);
});

test('an email address that somebody has is refused beside its field, and nothing typed is lost', async () => {
  const { email } = await openDeskWithPassword(browser, clinic);
  const { page } = await openStaff();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = dialog(page, 'Invite somebody');
  await form.getByLabel('Email address').fill(email);
  await form.getByLabel('Name', { exact: true }).fill('Mia Again');
  await form.getByRole('button', { name: 'Invite', exact: true }).click();
  await form.getByText('Somebody here has this email address already').waitFor();
  const field = form.getByLabel('Email address');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('Mia Again');
});

test('a receptionist becomes a doctor, with a calendar of their own', async () => {
  const { page } = await openStaff();
  const { id } = await openDeskWithPassword(browser, clinic, { name: 'Dora Dale' });
  await page.reload();
  await page.getByRole('button', { name: 'Edit Dora Dale' }).click();
  const form = dialog(page, 'Edit Dora Dale');
  await form.getByLabel('Role').selectOption('doctor');
  await form.getByLabel('Doctor', { exact: true }).selectOption(String(clinic.doctorIds[0]));
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await rowOf(page, 'Dora Dale').getByText('Dr. Berlin').waitFor();
  const [row] = await clinic.owner`select role, doctor_id from staff where id = ${id}`;
  expect(row).toEqual({ role: 'doctor', doctor_id: clinic.doctorIds[0] });
});

test('who is disabled is asked to sign in, and cannot; who is enabled can again', async () => {
  const { page } = await openStaff();
  const other = await openDeskWithPassword(browser, clinic, { name: 'Dan Dean' });
  await goTo(other.page, clinic, '/desk/account', 'Dan Dean');
  await page.reload();
  await page.getByRole('button', { name: 'Disable Dan Dean' }).click();
  await dialog(page, 'Disable Dan Dean?').getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('button', { name: 'Enable Dan Dean' }).waitFor();
  await other.page.reload();
  await other.page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
  await signIn(other.page, other.email, PASSWORD);
  await other.page.getByText('The email address or the password is wrong.').waitFor();
  await page.getByRole('button', { name: 'Enable Dan Dean' }).click();
  await dialog(page, 'Enable Dan Dean?').getByRole('button', { name: 'Enable' }).click();
  await page.getByRole('button', { name: 'Disable Dan Dean' }).waitFor();
  await signIn(other.page, other.email, PASSWORD);
  await heading(other.page, 'Dan Dean').waitFor();
});

test('the only manager cannot be disabled or become a receptionist, and is told why', async () => {
  const wanted = { name: 'Olga Only', role: 'manager' } as const;
  const { page, id } = await openDeskWithPassword(browser, clinic, wanted);
  await clinic.owner`update staff set role = 'reception' where role = 'manager' and id <> ${id}`;
  await goTo(page, clinic, '/desk/staff', 'Staff');
  const row = rowOf(page, '(you)');
  await row.getByRole('button', { name: 'Disable' }).click();
  const question = dialog(page, 'Disable Olga Only?');
  await question.getByRole('button', { name: 'Disable', exact: true }).click();
  const sentence = 'This is the only manager. Make somebody else a manager first.';
  await question.getByText(sentence).waitFor();
  await question.getByRole('button', { name: 'Leave as it is' }).click();
  await row.getByRole('button', { name: 'Edit' }).click();
  const form = dialog(page, 'Edit Olga Only');
  await form.getByLabel('Role').selectOption('reception');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText(sentence).waitFor();
});
