import { storedText } from './browser-storage.ts';

/** Milliseconds before each further attempt; the last one repeats while the clinic is unreachable. */
const PAUSES = [500, 2_000, 5_000];

/**
 * Imports a part of the page. What a lost connection interrupts is tried again, at once when the
 * device is online again. A script that is gone, as after a release, reloads the page, once for each
 * build and tab; after that it rejects.
 */
export async function loadModule<Module>(importer: () => Promise<Module>): Promise<Module> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await importer();
    } catch (cause) {
      const state = await buildOnServer();
      const isLast = attempt >= PAUSES.length;
      if (state === 'other' || (state === 'same' && isLast)) {
        if (reloadOnce()) return new Promise(() => {});
        // Not the browser's words: the router would reload for them on its own account.
        throw new Error('A part of this page is missing.', { cause });
      }
      await pauseOrOnline(PAUSES[Math.min(attempt, PAUSES.length - 1)] ?? 0);
    }
  }
}

const ownScript = () =>
  document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src') ??
  '';

/** Whether the server's page is of this build; unknown while it cannot be asked. */
async function buildOnServer(): Promise<'same' | 'other' | 'unknown'> {
  if (!navigator.onLine) return 'unknown';
  try {
    const answer = await fetch(`${window.location.origin}/`, { cache: 'no-store' });
    if (!answer.ok) return 'unknown';
    return (await answer.text()).includes(ownScript()) ? 'same' : 'other';
  } catch {
    return 'unknown';
  }
}

/** Reloads unless this build was reloaded in this tab before: then it would go on for ever. */
function reloadOnce(): boolean {
  const reloaded = storedText(() => window.sessionStorage, 'clinic.reloaded-build');
  const build = ownScript();
  if (reloaded.read() === build) return false;
  reloaded.write(build);
  // Where nothing can be kept, nothing would stop the second.
  if (reloaded.read() !== build) return false;
  window.location.reload();
  return true;
}

function pauseOrOnline(pause: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, pause);
    window.addEventListener('online', done);
  });
}
