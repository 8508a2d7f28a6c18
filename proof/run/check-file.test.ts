import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { expect, test } from 'vitest';
import { booking, HistoryBuilder, NINE, ok } from '../checker/history-builder.ts';
import { checkFile, tablesBeside } from './check-file.ts';

const folder = folderOfFile();

/** Writes a story down as a run does, and returns its file. */
async function keep({ history, tables }: HistoryBuilder): Promise<string> {
  const file = join(folder, `${Math.random()}.jsonl`);
  const calls = history.calls.map((call) => ({ type: 'call', ...call }));
  const lines = [{ type: 'run', ...history.run }, ...calls];
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await writeFile(tablesBeside(file), JSON.stringify(tables));
  return file;
}

test('a history that was kept is checked again from its files alone', async () => {
  const story = new HistoryBuilder();
  story.call('book', booking('key-a'), 1, 2, ok(story.booked('ann', 'key-a', NINE, 1.5)));
  const { history, violations } = await checkFile(await keep(story));
  expect(history).toEqual(story.history);
  expect(violations).toEqual([]);
  story.tables.appointments = [];
  story.tables.events = [];
  const { violations: found } = await checkFile(await keep(story));
  expect(found.map(({ invariant }) => invariant)).toContain('I1');
});
