/** Writes contracts/openapi.json from the composed platform; a contract test holds it fresh. */
import { writeFile } from 'node:fs/promises';
import { contractText } from '#tests/contract/openapi.ts';
import { testPlatform } from '#tests/factories/platform.ts';

const { app, close } = await testPlatform({ city: 'xingyuan' });
await writeFile(new URL('../contracts/openapi.json', import.meta.url), contractText(app));
await close();
process.exit(0);
