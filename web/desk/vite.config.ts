// Builds the desk into one browser application under /desk/. The server replaces __CSP_NONCE__ in index.html per request.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/desk/',
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  server: { proxy: { '/api': process.env.GONGSHU_URL ?? 'http://127.0.0.1:8080' } },
  build: {
    outDir: '../../dist/desk',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
});
