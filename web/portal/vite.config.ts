// Builds the portal twice: `client` emits style sheet, fonts and the small script, `ssr` the renderer that the server imports.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig(({ isSsrBuild }) => ({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  publicDir: isSsrBuild ? false : 'public',
  ssr: { noExternal: true },
  define: {
    'process.env.NODE_ENV': JSON.stringify('production'),
    __PORTAL_CSS__: JSON.stringify(process.env.GONGSHU_PORTAL_CSS ?? ''),
    __PORTAL_JS__: JSON.stringify(process.env.GONGSHU_PORTAL_JS ?? ''),
  },
  build: isSsrBuild
    ? {
        outDir: '../../dist/portal/server',
        emptyOutDir: true,
        ssr: 'entry.tsx',
        rolldownOptions: { output: { entryFileNames: 'entry.js' } },
      }
    : {
        outDir: '../../dist/portal/client',
        emptyOutDir: true,
        assetsInlineLimit: 0,
        manifest: true,
        rolldownOptions: { input: ['style.ts', 'island.ts'] },
      },
}));
