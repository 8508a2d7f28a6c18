import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, constants, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type axe from 'axe-core';
import { type Browser, chromium, type LaunchOptions, type Page } from 'playwright-core';

/** One broken accessibility rule: what to mend and where. */
export type AxeViolation = { rule: string; help: string; elements: string[] };

/**
 * Starts a headless browser that is already on this machine; downloads nothing.
 * `CHROME_PATH` decides alone when set; else the Chromium that npm installed, then an installed Chrome.
 * Throws one error that names everything that was tried.
 */
export async function launchBrowser(): Promise<Browser> {
  const chosen = process.env.CHROME_PATH;
  const ways: [string, () => Promise<Browser>][] = chosen
    ? [[chosen, () => launchChosen(chosen)]]
    : [
        ['@sparticuz/chromium', launchExtracted],
        ['installed Chrome', () => launch({ channel: 'chrome' })],
      ];
  const failures: string[] = [];
  for (const [name, way] of ways) {
    try {
      return await way();
    } catch (error) {
      failures.push(`${name}: ${error}`);
    }
  }
  throw new Error(`No browser starts; set CHROME_PATH to one.\n${failures.join('\n')}`);
}

/**
 * Every WCAG 2.2 A and AA violation of the page as it stands; an empty list is a pass.
 * Throws on a page without text: that would pass whatever the rule.
 */
export async function axeViolations(page: Page): Promise<AxeViolation[]> {
  if (!(await page.innerText('body')).trim()) throw new Error(`The page ${page.url()} is empty.`);
  const source = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  // Through the debugger: a script element would be refused by the page's content security policy.
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: source });
  await debug.detach();
  return page.evaluate(async () => {
    const checker = (globalThis as unknown as { axe: typeof axe }).axe;
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await checker.run({ runOnly: { type: 'tag', values } });
    return violations.map(({ id, help, nodes }) => ({
      rule: id,
      help,
      elements: nodes.map((node) => node.target.join(' ')),
    }));
  });
}

function launch({ env, ...options }: LaunchOptions): Promise<Browser> {
  return chromium.launch({
    ...options,
    // Under the locale C the browser's language would be `en-US@posix`, which no patient has.
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', ...env },
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

async function launchChosen(executablePath: string): Promise<Browser> {
  // Playwright would leave its own folders behind when the program is not there.
  await access(executablePath, constants.X_OK);
  return launch({ executablePath });
}

/** A folder per browser keeps workers, runs and users apart; it goes when the browser does. */
async function launchExtracted(): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'clinic-browser-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const executablePath = await extractInto(folder);
    const fontsFile = join(folder, 'fonts.conf');
    await writeFile(fontsFile, fontsConfig(folder));
    const browser = await launch({ executablePath, env: { FONTCONFIG_FILE: fontsFile } });
    const close = browser.close.bind(browser);
    // Not on 'disconnected': the process still writes into its folder then.
    browser.close = (options) => close(options).finally(remove);
    return browser;
  } catch (error) {
    remove();
    throw error;
  }
}

/** The package extracts into the temporary folder of its process and nowhere else. */
async function extractInto(folder: string): Promise<string> {
  const source = `import chromium from '${import.meta.resolve('@sparticuz/chromium')}';
    console.log(await chromium.executablePath());`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', source],
    { env: { ...process.env, TMPDIR: folder } },
  );
  return stdout.trim();
}

/** The machine's fonts, and the package's own where a machine has none. */
function fontsConfig(folder: string): string {
  return `<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
