/** Brings one serving table up to date in a process of its own, beside a running platform: what the test of feeds kills. `node refresh-process.ts FOLDER VERSION` */
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { refreshServing } from '#rooms/serve/index.ts';
import { testConfig } from './embedded.ts';
import { servePlatform } from './serve.ts';

const [folder = '', versionId = ''] = process.argv.slice(2);
const config = testConfig(folder, { role: 'worker' });
const stores = await openStores(config, { fsync: false });
const opened = await openKernel(config, stores);
const law = loadLaw(new URL('../fixtures/regulations', import.meta.url).pathname, 'xingyuan');
process.stdout.write(await refreshServing(servePlatform(opened.kernel, law), versionId));
await opened.close();
await stores.stop();
