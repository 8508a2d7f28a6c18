import { expect, test } from 'vitest';
import { doctorPage, managePage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

test('what was booked here is found again in this tab, and in every tab once it is to be remembered, until removed', async () => {
  const page = await openPage(browser);
  const list = await page.context().newPage();
  await list.goto(`${clinic.url}/appointments`);
  await list.getByText('This device remembers no appointments').waitFor();

  await page.goto(doctorPage(clinic));
  await slot(page, '10:00').click();
  await page.keyboard.type('Ada Lovelace');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  const link = page.url();
  // Nothing is left on a device that others use unless the patient says so.
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.reload();
  await page.getByText('Not remembered on this device.').waitFor();
  await page.getByRole('link', { name: 'Your appointments' }).click();
  await page.getByRole('link', { name: /10:00/ }).click();
  await page.getByRole('button', { name: 'Remember on this device' }).click();
  await page.getByText('Remembered on this device until a week after it.').waitFor();
  await page.close();

  const entry = list.getByRole('link', { name: /10:00/ });
  await entry.waitFor();
  expect(await list.evaluate(() => JSON.stringify(localStorage))).not.toContain('Lovelace');

  const home = await list.context().newPage();
  await home.goto(clinic.url);
  await home.getByRole('heading', { name: 'Your appointments', exact: true }).waitFor();
  await home.getByRole('link', { name: /10:00.*Dr. Berlin/ }).click();
  await home.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  expect(home.url()).toBe(link);

  await home.getByRole('button', { name: 'Cancel appointment' }).click();
  await home.getByRole('alertdialog').getByRole('button', { name: 'Cancel appointment' }).click();
  await list.getByRole('heading', { name: 'Past and cancelled' }).waitFor();

  await list
    .getByRole('button', { name: /^Remove .*10:00 with Dr. Berlin from this device/ })
    .click();
  await list.getByText('This device remembers no appointments').waitFor();
  await home.getByText('Not remembered on this device.').waitFor();
  expect(await list.evaluate(() => localStorage.length)).toBe(0);
  await home.goto(clinic.url);
  await home.getByRole('heading', { name: 'Book an appointment' }).waitFor();
  expect(await home.getByRole('heading', { name: 'Your appointments', exact: true }).count()).toBe(
    0,
  );
});

test('an appointment that was booked elsewhere is remembered only when the patient says so', async () => {
  const booked = [await clinic.book('11:00'), await clinic.book('12:00')];
  const page = await openPage(browser);
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.url());
  });
  for (const one of booked) {
    await page.goto(managePage(clinic, one));
    await page.getByText('Not remembered on this device.').waitFor();
    await page.getByRole('button', { name: 'Remember on this device' }).click();
    await page.getByText('Remembered on this device until a week after it.').waitFor();
  }
  await page.getByRole('link', { name: 'Your appointments' }).click();
  await page.getByRole('heading', { name: 'Your appointments', exact: true }).waitFor();
  expect(refused).toEqual([]);
  expect(await page.getByRole('listitem').count()).toBe(2);
  await page.getByRole('button', { name: 'Remove all from this device' }).click();
  await page.getByText('This device remembers no appointments').waitFor();
});

test('a broken list on the device is as none', async () => {
  const page = await openPage(browser);
  await page.goto(`${clinic.url}/appointments`);
  for (const text of ['{', '[1,null,{"id":1}]', '{"id":"x"}', '[{"startsAt":"never"}]']) {
    await page.evaluate((broken) => localStorage.setItem('clinic.my-appointments', broken), text);
    await page.reload();
    await page.getByText('This device remembers no appointments').waitFor();
  }
});

test('an appointment is forgotten a week after its end, also one that version 0.1 has kept', async () => {
  const page = await openPage(browser);
  await page.goto(clinic.url);
  const { now } = await page.evaluate(async () => {
    const answer = await fetch('/healthz');
    return { now: Date.parse(answer.headers.get('date') ?? '') };
  });
  const week = 7 * 24 * 60 * 60_000;
  const minutes = (count: number) => count * 60_000;
  const entry = (id: string, startsAt: number, kept01 = false) => ({
    id,
    manageToken: 'token',
    startsAt: new Date(startsAt).toISOString(),
    ...(!kept01 && {
      endsAt: new Date(startsAt + minutes(30)).toISOString(),
      localStartsAt: new Date(startsAt).toISOString().replace('Z', '+00:00'),
    }),
    timeZone: 'Europe/Berlin',
    doctorName: 'Dr. Berlin',
    status: 'booked',
  });
  const kept = [
    entry('recent', now - week - minutes(20)),
    entry('old', now - week - minutes(40)),
    entry('old-01', now - week - minutes(5), true),
    entry('recent-01', now - week + minutes(30), true),
  ];
  await page.evaluate(
    (list) => localStorage.setItem('clinic.my-appointments', JSON.stringify(list)),
    kept,
  );
  await page.goto(`${clinic.url}/appointments`);
  const ids = () =>
    page.evaluate(() =>
      JSON.parse(localStorage.getItem('clinic.my-appointments') ?? '[]').map(
        ({ id }: { id: string }) => id,
      ),
    );
  await expect.poll(ids).toEqual(['recent', 'recent-01']);
});
