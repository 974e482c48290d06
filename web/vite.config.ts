import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env['API'] ?? 'http://127.0.0.1:4040';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // All of these know light-dark(): a stand-in for it would not see which of the two Mantine has chosen.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    // Inlined files would be data: addresses, which our own policy forbids for scripts.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': api } },
});
