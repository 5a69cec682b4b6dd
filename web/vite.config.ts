import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite` alone (development) finds the server; `npm run build` needs none. */
const server = process.env['TILLSTREAM_URL'] ?? 'http://127.0.0.1:3400';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  server: {
    host: '127.0.0.1',
    port: 5180,
    proxy: { '/api': { target: server, changeOrigin: true } },
  },
  // The chart engine is one chunk of its own, fetched when the first chart is drawn.
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 600 },
});
