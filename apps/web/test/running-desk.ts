import type { Page } from 'playwright-core';
import { addJoined, PASSWORD } from '../../api/test/desk/join-kit.ts';
import { addStaff } from '../../api/test/desk/staff-kit.ts';
import { type ManageClinic, openPage, type setUpClinic } from './running-clinic.ts';

export { PASSWORD };

type Browser = ReturnType<typeof setUpClinic>['browser'];
type Look = Parameters<typeof openPage>[1];
type Wanted = Parameters<typeof addStaff>[1];

/** The same clinic under a name: browsers make no passkeys for addresses of numbers. */
export const atName = (clinic: ManageClinic): ManageClinic => ({
  ...clinic,
  url: clinic.url.replace('127.0.0.1', 'localhost'),
});

/** A page of the desk of somebody who is signed in; gives the person too. */
export async function openDesk(
  browser: Browser,
  clinic: ManageClinic,
  wanted: Wanted,
  look: Look = {},
) {
  const staff = await addStaff(clinic, wanted);
  const page = await openPage(browser, { width: 1280, ...look });
  await putCookie(page, clinic, staff.cookie);
  return { page, staff };
}

/** A page of the desk of somebody who has a password, `PASSWORD`, and is signed in. */
export async function openDeskWithPassword(
  browser: Browser,
  clinic: ManageClinic,
  wanted: Parameters<typeof addJoined>[2] = {},
) {
  const manager = await addStaff(clinic, { role: 'manager' });
  const joined = await addJoined(clinic, manager, wanted);
  const page = await openPage(browser);
  await putCookie(page, clinic, joined.cookie);
  return { page, email: joined.email, id: joined.staff.id };
}

/** Signs a browser in with the cookie of a session. */
export async function putCookie(
  page: Page,
  { url }: Pick<ManageClinic, 'url'>,
  cookie: string,
): Promise<void> {
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
}

/** Fills in the question for email address and password, wherever it stands. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('Email address').last().fill(email);
  await page.getByLabel('Password', { exact: true }).last().fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The page of a path of the desk, once its heading is there. */
export async function goTo(page: Page, { url }: ManageClinic, path: string, heading: string) {
  await page.goto(`${url}${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/** Addresses and bodies of everything that the browser asks for. */
export function recordRequests(page: Page): { url: string; body: string }[] {
  const sent: { url: string; body: string }[] = [];
  page.context().on('request', (request) => {
    sent.push({ url: request.url(), body: request.postData() ?? '' });
  });
  return sent;
}
