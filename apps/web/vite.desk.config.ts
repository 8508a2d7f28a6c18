import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { listBundle } from './list-bundle.ts';

/** The desk of the staff: a bundle of its own, of which patients load nothing. */
export default defineConfig({
  base: '/desk/',
  publicDir: false,
  plugins: [
    react(),
    { ...optimizeLocales.vite({ locales: ['en-US'] }), enforce: 'pre' },
    listBundle(),
  ],
  build: {
    outDir: 'dist-desk',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Kilobytes. The staff load it in one piece, once.
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: 'desk.html', checks: { pluginTimings: false } },
  },
});
