import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { checkImports } from './check-imports.ts';

/** Part of `npm run verify`: prints every import that `import-table.ts` does not allow. */
const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'];
const names = execFileSync('git', listed, { encoding: 'utf8' }).split('\0').filter(Boolean);
const files = new Map(names.flatMap((name) => read(name)));
const problems = checkImports(files);
for (const { file, line, says } of problems) console.error(`${file}:${line} ${says}`);
if (problems.length > 0) process.exitCode = 1;
else console.log(`Checked the imports of ${files.size} files.`);

/** Nothing for a file that is deleted and not yet committed. */
function read(name: string): [string, string][] {
  try {
    return [[name, readFileSync(name, 'utf8')]];
  } catch {
    return [];
  }
}
