import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { doctorPage, managePage, openPage, setUpClinic, slot } from './running-clinic.ts';

const PHONE = '+44 20 7946 0958';
/** In one piece: a line must not break within it. */
const CALL = `After that, please call ${PHONE.replaceAll(' ', '\u00a0')}.`;

// A notice of 30 days: every time of the next weeks is soon.
const { clinic: strict, browser } = setUpClinic({
  CANCEL_NOTICE_MINUTES: '43200',
  CLINIC_PHONE: PHONE,
});
const { clinic: easy } = setUpClinic();

/** To the letter: what Playwright finds by text has its spaces normalized. */
async function expectText(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.locator('main').textContent()).toContain(text);
}

test('a time within the notice says so before it is booked and after, with the phone', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(strict));
  await slot(page, '10:00').click();
  await expectText(
    page,
    `This is soon: it can be moved or cancelled here for 10 minutes after it is booked. ${CALL}`,
  );
  const booked = await strict.book('11:00');
  await page.goto(managePage(strict, booked));
  await expectText(page, `It can be moved or cancelled here for 10 more minutes. ${CALL}`);
  await page.getByRole('button', { name: 'Cancel appointment' }).waitFor();
});

test('a time that can be changed until later says nothing of it', async () => {
  const page = await openPage(browser);
  const booked = await easy.book('11:00');
  const settings = page.waitForResponse(/settings\.get/);
  await page.goto(managePage(easy, booked));
  await settings;
  await page.getByRole('button', { name: 'Cancel appointment' }).waitFor();
  expect(await page.getByText(/This is soon|more minutes?\./).count()).toBe(0);
});

test('once the notice has begun neither button is offered, nor a move by its address', async () => {
  const page = await openPage(browser);
  const booked = await strict.book('12:00');
  await strict.owner.begin(async (owner) => {
    await owner`alter table events disable trigger user`;
    await owner`update events set occurred_at = occurred_at - interval '10 minutes'`;
    await owner`alter table events enable trigger user`;
  });
  const link = managePage(strict, booked);
  for (const address of [link, link.replace('#', '/move#')]) {
    await page.goto(address);
    const call = `Please call ${PHONE.replaceAll(' ', '\u00a0')}.`;
    await expectText(page, `too close to its start to be moved or cancelled here. ${call}`);
    expect(await page.getByRole('button', { name: /Cancel app|^Move/ }).count()).toBe(0);
  }
});
