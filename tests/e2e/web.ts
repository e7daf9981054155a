/** The webs as they are shipped: built by the project's own script, once for all test files. */
import { buildWeb } from '../../scripts/build.ts';

export async function builtWeb(): Promise<void> {
  await buildWeb();
}
