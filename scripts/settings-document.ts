/** Writes docs/settings.md from the one table of settings. */
import { writeFileSync } from 'node:fs';
import { settingsDocument } from '#kernel/settings.ts';

writeFileSync(new URL('../docs/settings.md', import.meta.url), settingsDocument());
