import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { doctorPage, managePage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

const CONFIRMATION = '**/assets/appointment-page*.js';
const booked = (page: Page) => page.getByRole('heading', { name: 'Your appointment is booked' });

/** Books a time while the script of the confirmation stays away until it is let through. */
async function bookWithoutConfirmation(page: Page, time: string) {
  const letThrough = Promise.withResolvers<void>();
  await page.route(CONFIRMATION, async (route) => {
    await letThrough.promise;
    await route.continue();
  });
  await page.goto(doctorPage(clinic));
  await slot(page, time).click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await page.getByText(`We keep ${time} for you`, { exact: true }).waitFor();
  const calls: string[] = [];
  page.on('request', (request) => calls.push(request.url().split('/').at(-1) ?? ''));
  const answer = page.waitForResponse('**/trpc/appointments.book');
  await page.getByRole('button', { name: /^Book / }).click();
  await answer;
  // The list knows that the time is gone, and the page has had its chance to be wrong about it.
  await expect.poll(() => slot(page, time).count()).toBe(0);
  return { letThrough: letThrough.resolve, calls };
}

test('"Booking…" stays until the confirmation stands, and nothing is refused or given back', async () => {
  const page = await openPage(browser);
  const { letThrough, calls } = await bookWithoutConfirmation(page, '10:00');
  await page.getByRole('button', { name: 'Booking…' }).waitFor();
  await page.getByRole('button', { name: 'Booking…' }).click({ force: true });
  await page.getByLabel('Patient’s name').press('Enter');
  expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
  letThrough();
  await booked(page).waitFor();
  expect(calls.filter((call) => /^appointments\.(book|hold|release)$/.test(call))).toEqual([
    'appointments.book',
  ]);
  await page.goBack();
  await slot(page, '11:00').waitFor();
  expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
});

test('taps while the confirmation is loading lead to it all the same', async () => {
  const page = await openPage(browser);
  const { letThrough } = await bookWithoutConfirmation(page, '10:30');
  await slot(page, '11:30').click();
  await page.getByRole('button', { name: 'Change time' }).click();
  expect(page.url()).not.toContain('undefined');
  await page.getByRole('link', { name: 'All doctors' }).click();
  letThrough();
  await booked(page).waitFor();
  expect(page.url()).toContain('/appointments/');
});

test('a time that is tapped while another page loads is a time of this doctor', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  const letThrough = Promise.withResolvers<void>();
  await page.route('**/assets/my-appointments-page*.js', async (route) => {
    await letThrough.promise;
    await route.continue();
  });
  await slot(page, '12:00').waitFor();
  await page.getByRole('link', { name: 'Your appointments' }).click();
  await expect.poll(() => page.url()).toMatch(/\/appointments$/);
  await slot(page, '12:00').click();
  await page.getByRole('button', { name: /^Book .*12:00/ }).waitFor();
  expect(page.url()).toContain(`/doctors/${clinic.doctorIds[0]}?`);
  letThrough.resolve();
});

test('on a translated page the text that changes still says what is booked', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  await slot(page, '13:00').click();
  await page.getByRole('button', { name: /^Book .*13:00/ }).waitFor();
  await translate(page);
  await page.getByText('14:00', { exact: true }).first().click();
  await translate(page);
  await page.getByText(/^Book .*14:00/).waitFor();
  await expect.poll(() => page.locator('.booking-summary').innerText()).toContain('14:00');
  expect(await page.locator('.booking').innerText()).not.toContain('13:00');
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await page.getByText(/^Book .*14:00/).click();
  await booked(page).waitFor();
  expect(await page.locator('.slot-time').innerText()).toContain('14:00');
});

test('on a translated move page, too', async () => {
  const appointment = await clinic.book('14:30');
  const page = await openPage(browser);
  const [path, token] = managePage(clinic, appointment).split('#');
  await page.goto(`${path}/move?date=${clinic.date}#${token}`);
  await slot(page, '15:00').click();
  await page.getByRole('button', { name: /^Move .*15:00/ }).waitFor();
  await translate(page);
  await page.getByText('16:00', { exact: true }).first().click();
  await translate(page);
  await page.getByText(/^Move .*16:00/).waitFor();
  const panel = page.locator('section', { has: page.getByText(/^Move .*16:00/) }).last();
  await expect.poll(() => panel.innerText()).toContain('16:00');
  expect(await panel.innerText()).not.toContain('15:00');
  await page.getByText(/^Move .*16:00/).click();
  await page.getByRole('heading', { name: 'Your appointment has been moved' }).waitFor();
  expect(await page.locator('.slot-time').innerText()).toContain('16:00');
});

/** Wraps each text in `<font>` elements, as a browser's translation does. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest('font, script, option')) continue;
      const outer = document.createElement('font');
      text.replaceWith(outer);
      // A copy: what the page itself made is no longer in the document.
      outer.append(document.createElement('font'));
      outer.firstElementChild?.append(text.data);
    }
  });
}

test('no name makes a small screen scroll sideways', async () => {
  const long = 'W'.repeat(120);
  await clinic.owner`update doctors set name = ${long}, specialization = ${'M'.repeat(60)}
    where id = ${clinic.doctorIds[1]}`;
  const [first] = await clinic
    .api()
    .availability.earliest.query({ limit: 2 })
    .then((all) => all.filter(({ doctorId }) => doctorId === clinic.doctorIds[1]));
  const booked = await clinic.api().appointments.book.mutate({
    doctorId: clinic.doctorIds[1],
    startsAt: first?.startsAt ?? '',
    patientName: long,
    idempotencyKey: crypto.randomUUID(),
  });
  for (const width of [320, 375]) {
    const page = await openPage(browser, { width });
    const manage = `/appointments/${booked.id}`;
    for (const [path, ready] of [
      ['/', long],
      [`/doctors/${clinic.doctorIds[1]}`, long],
      [`${manage}/move#${booked.manageToken}`, 'Move your appointment'],
      [`${manage}#${booked.manageToken}`, booked.reference],
    ] as const) {
      await page.goto(`${clinic.url}${path}`);
      await page.getByText(ready).first().waitFor();
      expect([path, await widest(page, 'html')]).toEqual([path, width]);
    }
    await page.getByRole('button', { name: 'Remember on this device' }).click();
    await page.getByRole('button', { name: 'Cancel appointment' }).click();
    await page.getByRole('alertdialog').getByText(long).first().waitFor();
    expect(await widest(page, 'html')).toBe(width);
    expect(await widest(page, 'dialog')).toBeLessThanOrEqual(width - 32);
    await page.getByRole('button', { name: 'Keep appointment' }).click();
    for (const path of ['/appointments', '/']) {
      await page.goto(`${clinic.url}${path}`);
      await page.getByRole('heading', { name: 'Your appointments', exact: true }).waitFor();
      await page.getByRole('link', { name: long }).first().waitFor();
      expect([path, await widest(page, 'html')]).toEqual([path, width]);
    }
  }
});

/** How wide the content of an element is, also where it overflows. */
const widest = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.scrollWidth);

test('the chosen time can be told apart in forced colours', async () => {
  const page = await openPage(browser);
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(doctorPage(clinic));
  await slot(page, '15:00').click();
  const colour = (time: string) =>
    slot(page, time).evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await colour('15:00')).not.toBe(await colour('15:30'));
});
