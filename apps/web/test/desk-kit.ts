import { askAt } from '@clinic/testing/raw-http';
import type { Page } from 'playwright-core';
import { addStaff, type SignedInStaff } from '../../api/test/desk/staff-kit.ts';
import type { ManageClinic } from './running-clinic.ts';

/** A member of the staff of a running clinic, past the browser. */
export const staffOf = (
  { owner, url }: ManageClinic,
  role: 'reception' | 'manager' = 'reception',
): Promise<SignedInStaff> =>
  addStaff({ owner, url, ask: askAt(url) }, { role, name: 'Robin Reed' });

/** Opens a page of the desk with the session of a member of the staff. */
export async function openDesk(
  page: Page,
  { url }: ManageClinic,
  { cookie }: SignedInStaff,
  path = '/desk',
): Promise<void> {
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
  await page.goto(`${url}${path}`);
}

/** The sheet, as soon as it is there. */
export async function sheetOf(page: Page) {
  const sheet = page.getByRole('region', { name: 'Day sheet' });
  await sheet.waitFor();
  return sheet;
}
