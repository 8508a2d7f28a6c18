import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstPageBudget } from './first-page-budget.ts';

const api = process.env.CLINIC_API_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react(), firstPageBudget()],
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/trpc': api, '/api': api },
  },
  // The policy of the page forbids inline scripts; every supported browser preloads modules itself.
  build: { modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
