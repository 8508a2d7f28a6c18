import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Most JavaScript that the first page may need, in bytes after gzip. */
const BUDGET = 130_000;

/** Fails the build when the entry and everything it imports at once is above the budget. */
export function firstPageBudget(): Plugin {
  return {
    name: 'first-page-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = new Map<string, number>();
      const add = (fileName: string) => {
        const chunk = bundle[fileName];
        if (chunk?.type !== 'chunk' || files.has(fileName)) return;
        files.set(fileName, gzipSync(chunk.code).length);
        chunk.imports.forEach(add);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.isEntry) add(chunk.fileName);
      }
      const total = [...files.values()].reduce((sum, size) => sum + size, 0);
      const list = [...files].map(([name, size]) => `${name} ${size}`).join(', ');
      const verdict = `The first page needs ${total} of ${BUDGET} bytes of JavaScript (gzip): ${list}`;
      if (total > BUDGET) this.error(verdict);
      this.info(verdict);
    },
  };
}
