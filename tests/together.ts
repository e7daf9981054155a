/**
 * Several files of tests in one process, one after the other: the rooms are read and compiled once for all of them, which is a third
 * of what most files cost. Each file has factories of its own, and with them a database, a clock and a platform of its own; the two
 * servers below are one for all.
 */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { COMPANY, type Company } from './factories/shared-stores.ts';

const root = join(import.meta.dirname, '..');
const factories = `${pathToFileURL(join(root, 'tests')).href}/`;
const mark = /\?own=\d+$/;

// What a file of tests takes from beside it is made anew for it; what it tests is the same for all.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const own = mark.exec(context.parentURL ?? '')?.[0];
    return own && found.url.startsWith(factories) ? { ...found, url: `${found.url}${own}` } : found;
  },
});

// Each file's folders are removed at the end of the process, by a listener of its own.
process.setMaxListeners(0);

/**
 * A process of its own would be gone by the time a pool whose stores were closed under it gives up; here it is heard a minute later, by
 * another file, which has nothing to do with it.
 */
function passOverEndedPools(): void {
  const theirs = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason, promise) => {
    if (reason instanceof Error && reason.message === 'timeout exceeded when trying to connect') return;
    for (const listener of theirs) listener(reason, promise);
  });
}

/** Files by their path from the repository's root. A file is read when the one before it has closed what it opened. */
export async function runTogether(files: readonly string[]): Promise<void> {
  const company: Company = {};
  Object.assign(globalThis, { [COMPANY]: company });
  for (const [index, file] of files.entries()) {
    const { promise, resolve } = Promise.withResolvers<void>();
    describe(file, async () => {
      try {
        await import(`${pathToFileURL(join(root, file)).href}?own=${index}`);
      } catch (error) {
        resolve();
        throw error;
      }
      // Declared last, it runs last: the file's own stores are closed by then.
      after(() => resolve());
    });
    // The runner listens from its first suite on.
    if (index === 0) passOverEndedPools();
    await promise;
  }
  await company.stores?.then((stores) => stores.stop());
}
