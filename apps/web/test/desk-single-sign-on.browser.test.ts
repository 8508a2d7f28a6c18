import { axeViolations } from '@clinic/testing/browser';
import { beforeAll, expect, test } from 'vitest';
import { setUpProvider } from '../../api/test/desk/provider-kit.ts';
import { openPage, setUpClinic } from './running-clinic.ts';
import { goTo, openDeskWithPassword, PASSWORD, signIn } from './running-desk.ts';

// At `localhost`, and the clinic at `127.0.0.1`: two sites.
const provider = await setUpProvider();
const { clinic, browser } = setUpClinic({ ...provider.env, OIDC_NAME: 'House Login' });
beforeAll(() => provider.serve(clinic.url));

const verified = (email: string) => ({ sub: `of ${email}`, email, email_verified: true });

test('one signs in at the provider’s page, on another site, and is at the desk', async () => {
  const { page, email } = await openDeskWithPassword(browser, clinic);
  await page.context().clearCookies();
  provider.becomes(verified(email), { automatic: false });
  await page.goto(`${clinic.url}/desk`);
  await page.getByRole('link', { name: 'Sign in with House Login' }).click();
  const asked = page.waitForRequest(`${clinic.url}/desk`);
  await page.getByRole('button', { name: 'Let me in' }).click();
  await page.getByRole('link', { name: 'Robin Reed, Reception' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/desk');
  // Already the first request for the desk counts as one of its own site.
  expect((await (await asked).allHeaders()).cookie).toContain('clinic-session=');
  const cookies = await page.context().cookies(clinic.url);
  const session = cookies.find(({ name }) => name === 'clinic-session');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(cookies.some(({ name }) => name === 'clinic-provider')).toBe(false);
});

test('who is not let in reads one sentence on the sign-in page, which axe finds nothing in', async () => {
  const page = await openPage(browser);
  provider.becomes(verified('nobody@clinic.example'));
  await page.goto(`${clinic.url}/desk`);
  await page.getByRole('link', { name: 'Sign in with House Login' }).click();
  await page.getByText(/^Single sign-on did not let you in\./).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(page.url()).toBe(`${clinic.url}/desk/sign-in`);
  await page.reload();
  await page.getByRole('link', { name: 'Sign in with House Login' }).waitFor();
  expect(await page.getByText(/^Single sign-on did not/).count()).toBe(0);
  const { email } = await openDeskWithPassword(browser, clinic);
  await signIn(page, email, PASSWORD);
  await page.getByRole('link', { name: 'Robin Reed, Reception' }).waitFor();
});

test('a session that has ended goes on after signing in at the provider in a new tab', async () => {
  const { page, email, id } = await openDeskWithPassword(browser, clinic, { role: 'manager' });
  provider.becomes(verified(email));
  await goTo(page, clinic, '/desk/staff', 'Staff');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('Name', { exact: true }).fill('Nora New');
  await form.getByLabel('Email address').fill('nora@clinic.example');
  await clinic.owner`delete from sessions where staff_id = ${id}`;
  await form.getByRole('button', { name: 'Invite', exact: true }).click();
  const asked = page.getByRole('dialog', { name: 'Sign in again' });
  const opened = page.context().waitForEvent('page');
  await asked.getByRole('link', { name: 'Sign in with House Login' }).click();
  const tab = await opened;
  await tab.getByRole('link', { name: 'Robin Reed, Manager' }).waitFor();
  await tab.close();
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await asked.waitFor({ state: 'detached' });
  expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('Nora New');
});
