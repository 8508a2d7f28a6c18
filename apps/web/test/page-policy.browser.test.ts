import { expect, test } from 'vitest';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

test('text cannot become markup or a script, and the pages need neither', async () => {
  const page = await openPage(browser);
  const refused: string[] = [];
  // zod asks once whether code may be made from text, is told no, and goes on without.
  const asked = /requires 'TrustedScript' assignment|Function constructor does not accept/;
  page.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy|Trusted/.test(text) && !asked.test(text)) refused.push(text);
  });
  page.on('pageerror', (error) => refused.push(error.message));
  await page.goto(doctorPage(clinic));
  await slot(page, '10:00').click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await page.getByRole('button', { name: /^Book / }).click();
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/appointments\//);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(refused).toEqual([]);

  const attempts = await page.evaluate(() => {
    const nameOfError = (attempt: () => void) => {
      try {
        attempt();
      } catch (error) {
        return (error as Error).name;
      }
      return 'nothing';
    };
    return [
      nameOfError(() => {
        document.body.innerHTML = '<b>text</b>';
      }),
      nameOfError(() => {
        document.createElement('script').text = 'alert(1)';
      }),
    ];
  });
  expect(attempts).toEqual(['TypeError', 'TypeError']);
});
