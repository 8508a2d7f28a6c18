import { axeViolations } from '@clinic/testing/browser';
import { expect, test } from 'vitest';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic({ MAX_BOOKINGS_PER_ADDRESS: '1' });

test.for([
  [375, '11:00'],
  [1280, '12:00'],
] as const)(
  'a patient whose network has booked too much is told so, and whom to ask (%i px, %s)',
  async ([width, time]) => {
    await clinic.book('09:00').catch(() => {});
    const page = await openPage(browser, { width });
    await page.goto(doctorPage(clinic));
    await slot(page, time).click();
    await page.getByLabel('Name').fill('Grace Hopper');
    await page.getByRole('button', { name: /^Book / }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'Too many upcoming appointments' });
    await notice.waitFor();
    expect(await notice.innerText()).toContain('Please call the practice.');
    // The name stays: what was typed is not lost.
    expect(await page.getByLabel('Name').inputValue()).toBe('Grace Hopper');
    expect(await axeViolations(page)).toEqual([]);
  },
);
