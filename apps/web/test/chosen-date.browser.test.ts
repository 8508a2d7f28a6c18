import { expect, test } from 'vitest';
import { openPage, setUpClinic } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

test.for([
  '?date=2025-07-15',
  '?date=2300-01-01',
  '?date=2199-12-31',
  '?date=foo',
  '?date=',
  '?date=2027-02-30',
  '?slot=2025-07-15T09:00Z',
  '?slot=foo',
  '?',
])('%s shows the doctor’s first free day', async (query) => {
  const page = await openPage(browser);
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[0]}${query}`);
  await page.locator('.slot').first().waitFor();
  const [first] = await clinic.api().availability.earliest.query({ specialization: 'Cardiology' });
  const [shown] = await page.locator('.slot').allInnerTexts();
  expect(shown).toBe(first?.localStartsAt.slice(11, 16));
  expect(await page.getByText('try another doctor').count()).toBe(0);
  await page.context().close();
});

test('no date is shown until the first free day is known', async () => {
  const page = await openPage(browser);
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    void page.route(/availability\.calendar/, async (route) => {
      resolve();
      await new Promise<void>((go) => {
        answer = go;
      });
      await route.continue();
    });
  });
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[0]}`);
  await asked;
  await page.locator('.day .skeleton').first().waitFor();
  expect(await page.locator('#day-heading').count()).toBe(0);
  answer();
  await page.locator('#day-heading').waitFor();
  await page.context().close();
});

test('on the move page, too, a date that makes no sense is as none', async () => {
  const booked = await clinic.book('10:00');
  const page = await openPage(browser);
  for (const query of ['?date=foo', '?date=', '?doctor=x', '?slot=x']) {
    await page.goto(`${clinic.url}/appointments/${booked.id}/move${query}#${booked.manageToken}`);
    await page.locator('.slot').first().waitFor();
    await page.getByRole('heading', { name: 'Move your appointment' }).waitFor();
  }
  await page.context().close();
});
