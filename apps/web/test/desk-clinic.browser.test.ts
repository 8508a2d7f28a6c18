import { axeViolations } from '@clinic/testing/browser';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { setUpClinic } from './running-clinic.ts';
import { goTo, openDesk } from './running-desk.ts';

const { clinic, browser } = setUpClinic();

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test.for([
  { width: 1280, colorScheme: 'light' },
  { width: 768, colorScheme: 'dark' },
] as const)('a manager sets the clinic up at $width pixels, $colorScheme', async (look) => {
  const { page } = await openDesk(browser, clinic, { role: 'manager' }, look);
  const name = `Harbour ${look.width}`;
  await goTo(page, clinic, '/desk/clinic', 'Clinic');
  await page.getByText('Patients can book.').waitFor();
  await page.getByLabel('Name of the clinic').fill(name);
  await page.getByLabel('Phone, as patients read it').fill('ask us');
  await page.keyboard.press('Enter');
  await page.getByText(/^Phone, as patients read it must be a phone number/).waitFor();
  await page.getByLabel('Phone, as patients read it').fill('+49 40 123456');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await clinic.owner`select name, phone from clinic_settings`)[0])
    .toEqual({ name, phone: '+49 40 123456' });
  expect(await axeViolations(page)).toEqual([]);

  await page.getByRole('link', { name: 'Locations' }).click();
  await page.getByRole('button', { name: 'Add a location' }).click();
  await dialog(page, 'Add a location').getByLabel('Name').fill(`Quay ${look.width}`);
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await rowOf(page, `Quay ${look.width}`).getByText('Europe/Berlin').waitFor();

  await page.getByRole('link', { name: 'Doctors' }).click();
  await page.getByRole('button', { name: 'Add a doctor' }).click();
  const doctor = dialog(page, 'Add a doctor');
  await doctor.getByLabel('Name').fill(`Dr. Quay ${look.width}`);
  await doctor.getByLabel('Specialization').fill('Cardiology');
  await doctor.getByLabel('Location').selectOption(`Quay ${look.width}`);
  expect(await axeViolations(page)).toEqual([]);
  await doctor.getByRole('button', { name: 'Save' }).click();
  await doctor.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `Retire Dr. Quay ${look.width}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click();
  await rowOf(page, `Dr. Quay ${look.width}`).getByText('Retired').waitFor();

  await page.getByRole('link', { name: 'Visit types' }).click();
  await page.getByRole('button', { name: 'Add a visit type' }).click();
  const type = dialog(page, 'Add a visit type');
  await type.getByLabel('Name').fill(`Long ${look.width}`);
  await type.getByLabel('Minutes', { exact: true }).fill('45');
  expect(await axeViolations(page)).toEqual([]);
  await type.getByRole('button', { name: 'Save' }).click();
  await rowOf(page, `Long ${look.width}`).getByText('45').waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
});
