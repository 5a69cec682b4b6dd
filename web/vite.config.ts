import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fixtureServer } from './dev/fixture-server.ts';

const server = process.env.TILLSTREAM_URL;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), ...(server === undefined ? [fixtureServer()] : [])],
  server: {
    host: '127.0.0.1',
    port: 5180,
    ...(server === undefined ? {} : { proxy: { '/api': { target: server, changeOrigin: true } } }),
  },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', sourcemap: false },
});
