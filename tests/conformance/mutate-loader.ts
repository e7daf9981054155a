/** Preloaded by `--mutate`: changes the text of one source file while it is loaded. Lives in the tests; the product has no such switch. */
import { registerHooks } from 'node:module';

type Mutation = { file: string; find: string; replace: string };

const mutation: Mutation = JSON.parse(process.env.MUTATION_UNDER_TEST ?? 'null');

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(mutation.file)) return loaded;
    const text =
      typeof loaded.source === 'string'
        ? loaded.source
        : new TextDecoder().decode(loaded.source as Uint8Array);
    if (!text.includes(mutation.find))
      throw new Error(`mutation text not found in ${mutation.file}: ${mutation.find}`);
    return { ...loaded, source: text.replaceAll(mutation.find, mutation.replace) };
  },
});
