import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function viewerWith(language: string, languages: string[]) {
  vi.stubGlobal('navigator', { language, languages });
  return import('./format-time.ts');
}

const AFTERNOON = '2026-11-23T14:30:00+00:00';

test.for(['en-US@posix', 'C', '', 'de_DE.UTF-8'])(
  'a page for the language %j is written all the same',
  async (language) => {
    const { locale, formatTime } = await viewerWith(language, [language]);
    expect(locale).toBe('en-GB');
    expect(formatTime(AFTERNOON)).toBe('14:30');
  },
);

test('words are English, hours are counted as the viewer counts them', async () => {
  const twelve = await viewerWith('en-US', ['en-US', 'en']);
  expect(twelve.formatTime(AFTERNOON)).toBe('2:30 PM');
  vi.resetModules();
  const german = await viewerWith('de-DE', ['de-DE', 'en-US@posix', 'en-GB']);
  expect(german.locale).toBe('en-GB');
  expect(german.formatTime(AFTERNOON)).toBe('14:30');
});
