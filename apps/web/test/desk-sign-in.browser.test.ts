import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';
import {
  goTo,
  openDesk,
  openDeskWithPassword,
  PASSWORD,
  recordRequests,
  signIn,
} from './running-desk.ts';

const { clinic, browser } = setUpClinic();

test('the setup link makes the first manager, who signs out and in again with the password', async () => {
  const link = await clinic.printed(/(http:\S+\/desk\/setup#\S+)/);
  const token = link.split('#')[1] as string;
  const page = await openPage(browser);
  const sent = recordRequests(page);
  await page.goto(link);
  await page.getByLabel('Your name').fill('Mia Manager');
  expect(page.url()).toBe(`${clinic.url}/desk/setup`);
  await page.getByLabel('Email address').fill('mia@clinic.example');
  const password = page.getByLabel('Password', { exact: true });
  expect(await password.getAttribute('autocomplete')).toBe('new-password');
  for (const [typed, sentence] of [
    ['short', 'The password must have at least 12 characters.'],
    ['password1234', 'The password must not be one of the commonest passwords.'],
  ] as const) {
    await password.fill(typed);
    await password.press('Enter');
    await page.getByText(sentence).waitFor();
    await expect.poll(() => password.evaluate((one) => one === document.activeElement)).toBe(true);
  }
  await password.fill(PASSWORD);
  await password.press('Enter');
  await page.getByRole('link', { name: 'Mia Manager, Manager' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/desk');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();

  await page.goto(`${clinic.url}/desk/staff`);
  await signIn(page, 'mia@clinic.example', `${PASSWORD}!`);
  await page.getByText('The email address or the password is wrong.').waitFor();
  await signIn(page, 'mia@clinic.example', PASSWORD);
  await page.getByRole('heading', { level: 1, name: 'Staff' }).waitFor();
  expect(sent.filter(({ url }) => url.includes(token))).toEqual([]);
  expect(sent.filter(({ url }) => url.includes('lamps'))).toEqual([]);

  await page.goto(link);
  await page.getByText(/This link was used already, or its time is over\./).waitFor();
  expect(await page.getByLabel('Password').count()).toBe(0);
});

test('a password can be looked at, and its field is still the one that password managers know', async () => {
  const page = await openPage(browser);
  await page.goto(`${clinic.url}/desk`);
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('as it is typed');
  expect(await password.getAttribute('type')).toBe('password');
  expect(await password.getAttribute('autocomplete')).toBe('current-password');
  expect(await page.getByLabel('Email address').getAttribute('autocomplete')).toBe('username');
  await page.getByRole('button', { name: 'Show password' }).click();
  expect(await password.getAttribute('type')).toBe('text');
  expect(await password.inputValue()).toBe('as it is typed');
});

test('another password ends the session of every other browser, and only there', async () => {
  const { page, email } = await openDeskWithPassword(browser, clinic);
  await goTo(page, clinic, '/desk/account', 'Robin Reed');
  const elsewhere = await openPage(browser);
  await elsewhere.goto(`${clinic.url}/desk/account`);
  await signIn(elsewhere, email, PASSWORD);
  await elsewhere.getByRole('heading', { level: 1, name: 'Robin Reed' }).waitFor();

  const change = async (current: string, password: string) => {
    await page.getByLabel('Current password', { exact: true }).fill(current);
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not this one at all', 'nine white boats in june');
  await page.getByText('This is not your current password.').waitFor();
  await change(PASSWORD, 'too short');
  await page.getByText('The new password must have at least 12 characters.').waitFor();
  await change(PASSWORD, 'nine white boats in june');
  await page.getByText('Your password was saved.').waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Robin Reed' }).waitFor();
  await elsewhere.reload();
  await elsewhere.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
});

test('a doctor and a receptionist are shown no way to what is not for their role', async () => {
  const links = async (wanted: Parameters<typeof openDesk>[2]) => {
    const { page } = await openDesk(browser, clinic, wanted);
    await goTo(page, clinic, '/desk/account', 'Robin');
    return page.getByRole('navigation').getByRole('link').allInnerTexts();
  };
  expect(await links({ role: 'doctor', doctorId: clinic.doctorIds[0] })).toEqual(['Day']);
  expect(await links({ role: 'reception' })).toEqual(['Day', 'Patients', 'Attention']);
  const { page } = await openDesk(browser, clinic, { role: 'reception' });
  await goTo(page, clinic, '/desk/staff', 'Staff');
  await page.getByText('This is not for your role or your location.').waitFor();
});

test('patients load nothing of the desk', async () => {
  const page = await openPage(browser);
  const sent = recordRequests(page);
  await page.goto(doctorPage(clinic));
  await slot(page, '10:00').click();
  await page.getByLabel('Patient’s name').waitFor();
  expect(sent.map(({ url }) => new URL(url).pathname).filter((path) => /desk/.test(path))).toEqual(
    [],
  );
  const files = new URL('../dist/assets/', import.meta.url);
  const scripts = (await readdir(files)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(scripts.map((name) => readFile(new URL(name, files), 'utf8')));
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((_, i) => texts[i]?.includes('Sign in to the desk'))).toEqual([]);
});

// Last: it is the address of all of them that has failed so often.
test('after ten wrong passwords the page says in how many minutes the next try counts', async () => {
  const { email } = await openDeskWithPassword(browser, clinic);
  const page = await openPage(browser);
  await page.goto(`${clinic.url}/desk`);
  const answered = () => page.waitForResponse(/session\.signIn/);
  for (let tries = 0; tries <= 10; tries += 1) {
    const answer = answered();
    await signIn(page, email, `wrong ${tries}`);
    await answer;
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  }
  await page.getByText(/Too many tries\. Try again in 1[45] minutes\./).waitFor();
});
