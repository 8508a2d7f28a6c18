import { axeViolations } from '@clinic/testing/browser';
import { beforeAll, expect, test } from 'vitest';
import { deskBooking, key } from '../../api/test/desk/desk-kit.ts';
import type { SignedInStaff } from '../../api/test/desk/staff-kit.ts';
import { openDesk, sheetOf, staffOf } from './desk-kit.ts';
import { openPage, setUpClinic } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();
let reception: SignedInStaff;
beforeAll(async () => {
  reception = await staffOf(clinic, 'manager');
});

const book = (time: string, name: string, more: object = {}) =>
  reception.client.desk.book.mutate(
    deskBooking({
      doctorId: clinic.doctorIds[0],
      startsAt: clinic.at(time),
      patient: { name },
      ...more,
    }),
  );
const open = async (look = {}) => {
  const page = await openPage(browser, look);
  await openDesk(page, clinic, reception, `/desk?date=${clinic.date}`);
  await sheetOf(page);
  return page;
};

test('what the rules refuse is shown at once, and one button accepts exactly that', async () => {
  await book('09:00', 'Grace Hopper');
  const page = await open();
  await page.getByRole('button', { name: /Grace Hopper 09:00/ }).click();
  await page.getByRole('button', { name: 'Book beside' }).click();
  await page.getByRole('combobox', { name: 'Patient' }).fill('Edsger Dijkstra');
  await page.getByRole('button', { name: 'Book 09:00' }).click();
  await page.getByText('It overlaps with something else.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Book anyway' }).click();
  await page.getByText('Edsger Dijkstra is booked at 09:00.').waitFor();
  const [row] =
    await clinic.owner`select lane, accepted, actor_id from events order by occurred_at desc limit 1`;
  expect(row).toEqual({ lane: 1, accepted: ['SLOT_TAKEN'], actor_id: reception.id });
  await page.context().close();
});

test('an appointment is dragged to another time; one that changed meanwhile stays, and says why', async () => {
  const { id } = await book('11:00', 'Barbara Liskov');
  const page = await open();
  await page
    .getByRole('button', { name: /Barbara Liskov 11:00/ })
    .dragTo(page.getByRole('button', { name: '11:30 free' }).first());
  await page.getByText('Barbara Liskov has been moved to 11:30.').waitFor();
  await page.getByRole('button', { name: /Barbara Liskov 11:30/ }).waitFor();
  // Somebody else is faster, and this screen has not heard of it.
  await page.route(/desk\.day/, (route) => route.abort());
  await reception.client.desk.reschedule.mutate({
    ...{ id, version: 2, startsAt: clinic.at('12:00'), ...key() },
  });
  await page
    .getByRole('button', { name: /Barbara Liskov 11:30/ })
    .dragTo(page.getByRole('button', { name: '10:00 free' }).first());
  await page.getByText('Somebody has changed this meanwhile.').waitFor();
  await page.unroute(/desk\.day/);
  await page.getByRole('button', { name: /Barbara Liskov 12:00/ }).waitFor();
  await page.context().close();
});

test('what others do appears by itself', async () => {
  const page = await open();
  await book('14:00', 'Radia Perlman');
  await page.getByRole('button', { name: /Radia Perlman 14:00/ }).waitFor();
  await page.context().close();
});

test('arrived, undone, arrived again, no-show refused, corrected: by one key each', async () => {
  const page = await openPage(browser);
  await openDesk(page, clinic, reception);
  await sheetOf(page);
  const here = await reception.client.desk.walkIn.mutate({
    doctorId: clinic.doctorIds[0],
    patient: { name: 'Katherine Johnson' },
    accept: ['NOT_A_SLOT', 'OUTSIDE_OPENING_HOURS'],
    ...key(),
  });
  await reception.client.desk.correct.mutate({ id: here.id, version: 2, to: 'booked', ...key() });
  const cell = page.locator(`[data-cell="${here.id}"]`);
  await cell.waitFor();
  // What was asked for before the first key is never answered: each key counts on the answer to the last one.
  await page.route(/desk\.day/, () => {});
  await cell.press('a');
  await page.getByText('Katherine Johnson: arrived.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Katherine Johnson: booked.').waitFor();
  await cell.press('n');
  await page.getByText('Katherine Johnson: no-show.').waitFor();
  await page.unroute(/desk\.day/);
  await cell.click();
  await page.getByRole('button', { name: 'Has come after all' }).click();
  await page.getByRole('button', { name: 'Fulfilled' }).click();
  await page.getByText('fulfilled', { exact: true }).first().waitFor();
  await page.getByText('History').click();
  await page.getByText(/corrected to arrived by Robin Reed/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const types =
    await clinic.owner`select type from events where appointment_id = ${here.id} order by version`;
  expect(types.map(({ type }) => type)).toEqual([
    ...[
      'booked',
      'arrived',
      'corrected',
      'arrived',
      'corrected',
      'noshow',
      'corrected',
      'fulfilled',
    ],
  ]);
  await page.context().close();
});

test('in forced colours a state is told by its border, its sign and its words', async () => {
  const { id } = await book('13:00', 'Annie Easley');
  const page = await open({ forcedColors: 'active' });
  const borderOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((cell) => {
        const { borderTopStyle, borderLeftStyle, borderTopWidth } = getComputedStyle(cell);
        return [borderTopStyle, borderLeftStyle, borderTopWidth].join(' ');
      });
  const own = `[data-cell="${id}"]`;
  await page.locator(own).waitFor();
  const borders = [await borderOf('.cell-free'), await borderOf(own)];
  expect(new Set(borders).size).toBe(2);
  expect(await page.locator(own).innerText()).toContain('booked');
  await page.context().close();
});

test('a location without doctors says so, and a day of the clock change opens', async () => {
  const [row] = await clinic.owner`insert into locations (name, time_zone)
    values ('Nobody yet', 'Europe/Paris') returning id`;
  const page = await openPage(browser);
  await openDesk(page, clinic, reception, `/desk?location=${row?.id}`);
  await page.getByText('No doctor works here. Choose another location.').waitFor();
  await page.goto(`${clinic.url}/desk?date=2027-03-28`);
  await (await sheetOf(page)).getByText('Closed').first().waitFor();
  await page.context().close();
});

test('the day is printed a doctor a page, black on white, with header and time of print', async () => {
  const page = await openPage(browser);
  await openDesk(page, clinic, reception, `/desk/print?date=${clinic.date}`);
  await page.getByRole('cell', { name: 'Grace Hopper' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type ?\/Page\b/g)).toHaveLength(2);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
  const colours = await page
    .locator('.print-doctor table')
    .first()
    .evaluate((table) => {
      const { color, backgroundColor } = getComputedStyle(table);
      return { color, backgroundColor };
    });
  expect(colours).toEqual({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)' });
  await page
    .getByText(/Printed at \d{4}-/)
    .first()
    .waitFor();
  await page.context().close();
});

test.each([
  [768, 'light'],
  [1280, 'dark'],
  [1920, 'light'],
] as const)(
  'nothing is broken for assistive technology at %i px, %s',
  async (width, colorScheme) => {
    const page = await openPage(browser, { width, colorScheme });
    const paths = ['/desk', '/desk/patients', '/desk/attention', '/desk/staff', '/desk/account'];
    for (const path of [
      `/desk?date=${clinic.date}`,
      `/desk/week/${clinic.doctorIds[0]}`,
      ...paths,
    ]) {
      await openDesk(page, clinic, reception, path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByText('One moment…').first().waitFor({ state: 'detached' });
      expect([path, await axeViolations(page)]).toEqual([path, []]);
      const scrolls = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect([path, scrolls]).toEqual([path, false]);
    }
    await page.context().close();
  },
);
