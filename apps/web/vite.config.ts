import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstPageBudget } from './first-page-budget.ts';
import { listBundle } from './list-bundle.ts';

const api = process.env.CLINIC_API_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [
    react(),
    // Of 34 languages, the one that the pages are written in. First: before modules are resolved.
    { ...optimizeLocales.vite({ locales: ['en-US'] }), enforce: 'pre' },
    firstPageBudget(),
    {
      name: 'desk',
      // While it is developed, one server has both.
      configureServer: ({ middlewares }) => {
        middlewares.use((request, _response, next) => {
          if (/^\/desk(\/|\?|$)/.test(request.url ?? '')) request.url = '/desk.html';
          next();
        });
      },
    },
    listBundle(),
  ],
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/trpc': api, '/api': api, '/auth': api },
  },
  // The policy of the page forbids inline scripts; every supported browser preloads modules itself.
  build: {
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Compressing takes longest, and may.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
