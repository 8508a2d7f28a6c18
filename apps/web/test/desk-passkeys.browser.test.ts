import { expect, test } from 'vitest';
import { addStaff } from '../../api/test/desk/staff-kit.ts';
import { openPage, setUpClinic } from './running-clinic.ts';
import { atName, goTo, openDesk, openDeskWithPassword, PASSWORD, signIn } from './running-desk.ts';
import { addAuthenticator } from './virtual-authenticator.ts';

const { clinic: started, browser } = setUpClinic();
const clinicAtName = () => atName(started);

test('a passkey is added, named, used to sign in, and removed', async () => {
  const clinic = clinicAtName();
  const { page, email } = await openDeskWithPassword(browser, clinic);
  const device = await addAuthenticator(page);
  await goTo(page, clinic, '/desk/account', 'Robin Reed');
  await page.getByText('You have none yet.').waitFor();
  await page.getByLabel('Name of the passkey').fill('Laptop at the front desk');
  await page.keyboard.press('Enter');
  await page.getByText('The passkey “Laptop at the front desk” was added.').waitFor();
  const [made] = await device.passkeys();
  expect(made).toMatchObject({ rpId: 'localhost', isResidentCredential: true, userName: email });
  // The same device a second time.
  await page.getByLabel('Name of the passkey').fill('Again');
  await page.keyboard.press('Enter');
  await page.getByText('There is a passkey for you on this device already.').waitFor();

  await page.getByRole('button', { name: 'Rename Laptop' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Front desk');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove Front desk' }).waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
  await device.setUserVerified(false);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('No passkey was used: it was cancelled, or took too long.').waitFor();
  await device.setUserVerified(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('link', { name: 'Robin Reed, Reception' }).waitFor();
  await page.reload();
  await goTo(page, clinic, '/desk/account', 'Robin Reed');
  await page.getByText(/; last used /).waitFor();

  const elsewhere = await openPage(browser);
  await elsewhere.goto(`${clinic.url}/desk`);
  await signIn(elsewhere, email, PASSWORD);
  await elsewhere.getByRole('link', { name: 'Robin Reed, Reception' }).waitFor();
  await page.getByRole('button', { name: 'Remove Front desk' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('The passkey was removed. Everywhere else you are signed out.').waitFor();
  await elsewhere.reload();
  await elsewhere.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText(/^This passkey does not open the desk/).waitFor();
});

test('who is invited joins with a passkey, and can set a password later', async () => {
  const clinic = clinicAtName();
  const manager = await addStaff(clinic, { role: 'manager' });
  const { link } = await manager.client.staff.invite.mutate({
    ...{ email: 'pia@clinic.example', name: 'Pia Passkey', role: 'reception' },
  });
  const page = await openPage(browser);
  const device = await addAuthenticator(page);
  await page.goto(`${clinic.url}${link}`);
  await page.getByRole('button', { name: 'Use a passkey instead' }).click();
  await page.getByRole('link', { name: 'Pia Passkey, Reception' }).waitFor();
  expect(await device.passkeys()).toMatchObject([{ userName: 'pia@clinic.example' }]);
  await goTo(page, clinic, '/desk/account', 'Pia Passkey');
  await page.getByRole('button', { name: 'Remove Passkey' }).click();
  const remove = page.getByRole('dialog');
  await remove.getByRole('button', { name: 'Remove', exact: true }).click();
  await remove.getByText(/^It is your only way to sign in/).waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByLabel('Current password').count()).toBe(0);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Your password was saved.').waitFor();
  await page.getByLabel('Current password', { exact: true }).waitFor();
});

test('the first manager comes in with a passkey, after telling name and email address', async () => {
  const clinic = clinicAtName();
  const link = await clinic.printed(/(\/desk\/setup#\S+)/);
  const page = await openPage(browser);
  await addAuthenticator(page);
  await page.goto(`${clinic.url}${link}`);
  await page.getByLabel('Your name').fill('Mia Manager');
  const button = page.getByRole('button', { name: 'Use a passkey instead' });
  await button.click();
  await page.getByText(/^The email address must/).waitFor();
  await page.getByLabel('Email address').fill('mia@clinic.example');
  await button.click();
  await page.getByRole('link', { name: 'Mia Manager, Manager' }).waitFor();
});

test('long after the sign-in a passkey is added only after one more, and what was typed stays', async () => {
  const clinic = clinicAtName();
  const { page, email, id } = await openDeskWithPassword(browser, clinic);
  await addAuthenticator(page);
  await goTo(page, clinic, '/desk/account', 'Robin Reed');
  await page.getByLabel('Name of the passkey').fill('Laptop');
  await clinic.owner`update sessions set created_at = created_at - interval '11 minutes' where staff_id = ${id}`;
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.waitFor();
  await signIn(page, email, PASSWORD);
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/^Your sign-in was too long ago for this/).waitFor();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('The passkey “Laptop” was added.').waitFor();
});

test('the question of an ended session can be answered with a passkey', async () => {
  const clinic = clinicAtName();
  const { page, id } = await openDeskWithPassword(browser, clinic, { role: 'manager' });
  await addAuthenticator(page);
  await goTo(page, clinic, '/desk/account', 'Robin Reed');
  await page.getByLabel('Name of the passkey').fill('Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('The passkey “Laptop” was added.').waitFor();
  await page.getByRole('link', { name: 'Staff' }).click();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('Name', { exact: true }).fill('Nora New');
  await form.getByLabel('Email address').fill('nora@clinic.example');
  await clinic.owner`delete from sessions where staff_id = ${id}`;
  await form.getByRole('button', { name: 'Invite', exact: true }).click();
  const asked = page.getByRole('dialog', { name: 'Sign in again' });
  await asked.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await asked.waitFor({ state: 'detached' });
  expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('Nora New');
});

test('at an address of numbers no passkey is offered', async () => {
  const page = await openPage(browser);
  await page.goto(`${started.url}/desk`);
  const ways = page.waitForResponse(/session\.ways/);
  await page.reload();
  await ways;
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
  const { page: account } = await openDesk(browser, started, { role: 'reception' });
  await goTo(account, started, '/desk/account', 'Robin reception');
  await account.getByText(/cannot make passkeys\.$/).waitFor();
});
