// Writes docs/settings.md from the schema of the settings; a test fails while the two differ.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsPage } from '../src/platform/index.ts';

writeFileSync(join(import.meta.dirname, '../docs/settings.md'), settingsPage());
