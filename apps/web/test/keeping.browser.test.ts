import { expect, test } from 'vitest';
import { doctorPage, managePage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

test('a name that was typed is there after a reload, until it is booked', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  await slot(page, '10:00').click();
  const name = page.getByLabel('Patient’s name');
  await name.fill('Ada Lovelace');
  await page.reload();
  await expect.poll(() => name.inputValue()).toBe('Ada Lovelace');
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Lovelace');
});

test('a printed appointment is black on white and says its reference and its address', async () => {
  const booked = await clinic.book('12:00');
  const page = await openPage(browser, { colorScheme: 'dark' });
  const address = managePage(clinic, booked);
  await page.goto(address);
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  expect(await page.getByText(address).isVisible()).toBe(false);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.getByText(address).isVisible()).toBe(true);
  expect(await page.getByText(booked.reference).isVisible()).toBe(true);
  for (const hidden of ['Add to calendar', 'Cancel appointment', 'Remember on this device']) {
    expect(await page.getByRole('button', { name: hidden }).isVisible()).toBe(false);
  }
  // The browser may give the new colours a moment after the new layout.
  await page.waitForFunction(() => {
    const colours = [
      getComputedStyle(document.querySelector('h1') as Element).color,
      getComputedStyle(document.body).backgroundColor,
    ];
    return colours.join() === 'rgb(0, 0, 0),rgb(255, 255, 255)';
  });
});

test('"Show all doctors" leaves the focus at the heading, not at the top of nothing', async () => {
  const page = await openPage(browser);
  await page.goto(`${clinic.url}/?search=nobody`);
  await page.getByRole('button', { name: 'Show all doctors' }).click();
  await page.getByText('2 doctors').waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
    'Book an appointment',
  );
});

test('"Change time" leaves the focus at the heading', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  await slot(page, '11:00').click();
  await page.getByRole('button', { name: 'Change time' }).click();
  await page.getByLabel('Patient’s name').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Dr. Berlin');
});

test('the countdown stands on one line, however narrow it gets', async () => {
  const page = await openPage(browser, { width: 320 });
  await page.goto(doctorPage(clinic));
  await slot(page, '13:00').click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  const left = page.locator('.hold-left');
  await left.waitFor();
  const lines = () =>
    left.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return new Set([...range.getClientRects()].map(({ top }) => top)).size;
    });
  expect(await lines()).toBe(1);
});
