import { dirname, join, matchesGlob } from 'node:path';
import { MODULES, PARTS } from './import-table.ts';

/** What is wrong with an import. */
export type Problem = { readonly file: string; readonly line: number; readonly says: string };

type Import = {
  readonly file: string;
  readonly line: number;
  readonly isType: boolean;
  /** A path within the project, or the name of a package. */
  readonly target: string;
};

const IMPORT =
  /^(?:import|export)\b(\s+type\b)?[^'"]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;
const TEST = /\.test\.tsx?$/;
const WORKSPACE = /^@clinic\/(contracts|testing|embedded-postgres)\/(.+)$/;

/**
 * Holds every import to `import-table.ts`: what each part may import, the order of the API's modules,
 * and no circle between folders. Circles between files are found by biome.
 *
 * @param files paths relative to the project, with their text
 */
export function checkImports(files: ReadonlyMap<string, string>): Problem[] {
  const checked = [...files].filter(([file]) => !TEST.test(file));
  const strays = checked.filter(([file]) => !partOf(file));
  const imports = checked.flatMap(importsOf);
  return [
    ...strays.map(([file]) => ({ file, line: 1, says: 'no part of lint/import-table.ts has it' })),
    ...imports.filter((each) => !isAllowed(each)).map(refuse),
    ...findCircles(imports),
  ];
}

function importsOf([file, text]: [string, string]): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const [, type, ...names] = match;
    const line = text.slice(0, match.index).split('\n').length;
    const target = resolve(file, names.find(Boolean) ?? '');
    return { file, line, isType: type !== undefined, target };
  });
}

function resolve(file: string, name: string): string {
  if (name.startsWith('.')) return join(dirname(file), name.replace(/\?.*$/, ''));
  const [, workspace, path] = WORKSPACE.exec(name) ?? [];
  return workspace ? `packages/${workspace}/src/${path}.ts` : name;
}

function partOf(file: string): string | undefined {
  const has = (name: string) => PARTS[name]?.files.some((glob) => matchesGlob(file, glob));
  return Object.keys(PARTS).find(has);
}

function isAllowed({ file, target, isType }: Import): boolean {
  const may = PARTS[partOf(file) ?? '']?.may;
  if (!may || /\.(css|json)$/.test(target)) return true;
  const part = partOf(target);
  if (!part) {
    const isNamed = may.some((name) => name === target || isBelow(name, target));
    return isNamed || (isType && may.includes(`type ${target}`));
  }
  if (rankOf(target) > rankOf(file)) return false;
  return may.includes(part) || (may.includes(`own ${part}`) && homeOf(target) === homeOf(file));
}

/** Whether a pattern like `node:*` matches. */
const isBelow = (pattern: string, name: string) =>
  pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1));

/** The module, edge or feature that a file belongs to. */
const homeOf = (file: string) =>
  /^apps\/\w+\/src\/(?:modules|edges|features)\/[^/]+/.exec(file)?.[0] ?? dirname(file);

/** Where a module stands in the order; no number for files of no module. */
function rankOf(file: string): number {
  const [, name] = /^apps\/api\/src\/modules\/([^/]+)\//.exec(file) ?? [];
  return name === undefined ? Number.NaN : MODULES.indexOf(name);
}

function refuse({ file, line, target }: Import): Problem {
  const message = PARTS[partOf(file) ?? '']?.message;
  const order = ` Modules, lower ones first: ${MODULES.join(', ')}.`;
  const isHigher = rankOf(target) > rankOf(file);
  return { file, line, says: `imports ${target}. ${message}${isHigher ? order : ''}` };
}

/** A folder; files directly in an app, the proof or the bench are its programs and count one by one. */
const folderOf = (file: string) =>
  /^(apps\/\w+\/src|proof|bench)\/[^/]+$/.test(file) ? file : dirname(file);

/** For each circle of folders the import that closes it. */
function findCircles(imports: readonly Import[]): Problem[] {
  const between = imports.filter(
    ({ file, target }) => partOf(target) && folderOf(file) !== folderOf(target),
  );
  const byFolder = Map.groupBy(between, ({ file }) => folderOf(file));
  const done = new Set<string>();
  const problems: Problem[] = [];
  const visit = (folder: string, path: readonly string[]): void => {
    for (const { file, line, target } of byFolder.get(folder) ?? []) {
      const next = folderOf(target);
      const from = path.indexOf(next);
      if (from >= 0) {
        const circle = [...path.slice(from), next].join(' → ');
        problems.push({ file, line, says: `closes a circle of folders: ${circle}` });
      } else if (!done.has(next)) visit(next, [...path, next]);
    }
    done.add(folder);
  };
  for (const folder of byFolder.keys()) if (!done.has(folder)) visit(folder, [folder]);
  return problems;
}
