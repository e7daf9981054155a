// Builds both webs into dist/ when their sources changed; does nothing otherwise. `node scripts/build.ts [--force]`.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const stampFile = join(dist, '.stamp');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return entry.name.endsWith('.test.ts') || entry.name.endsWith('.md') ? [] : [path];
    });
}

/** One hash over everything that decides the output: web sources and what they run of the server, this script, the locked packages. */
export function sourceHash(): string {
  const hash = createHash('sha256');
  for (const path of [
    ...sources(join(root, 'web')),
    // The desk runs the same checks as the verifier that leaves the house.
    ...sources(join(root, 'server/ledger/outside')),
    join(root, 'scripts/build.ts'),
    join(root, 'package-lock.json'),
  ]) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

export function isBuilt(hash = sourceHash()): boolean {
  const wanted = ['desk/index.html', 'portal/server/entry.js', 'portal/client/.vite/manifest.json'];
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === hash &&
    wanted.every((file) => existsSync(join(dist, file)))
  );
}

/** Builds into a folder of its own and moves it into place, so that a reader never sees half a build. */
export async function buildWeb(options: { force?: boolean } = {}): Promise<'built' | 'unchanged'> {
  const hash = sourceHash();
  if (!options.force && isBuilt(hash)) return 'unchanged';
  const { build } = await import('vite');
  const fresh = join(dist, `.building-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  // What runs tests says `test`, and a web built so would call for React's development parts, which are not shipped.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    const common = { logLevel: 'warn', mode: 'production' } as const;
    const desk = join(root, 'web/desk/vite.config.ts');
    const portal = join(root, 'web/portal/vite.config.ts');
    await build({ ...common, configFile: desk, build: { outDir: join(fresh, 'desk') } });
    await build({ ...common, configFile: portal, build: { outDir: join(fresh, 'portal/client') } });
    const made = madeOf(join(fresh, 'portal/client/.vite/manifest.json'));
    process.env.GONGSHU_PORTAL_CSS = made.css;
    process.env.GONGSHU_PORTAL_JS = made.js;
    await build({
      ...common,
      configFile: portal,
      build: { outDir: join(fresh, 'portal/server'), ssr: 'entry.tsx' },
    });
    for (const part of ['desk', 'portal']) {
      rmSync(join(dist, part), { recursive: true, force: true });
      renameSync(join(fresh, part), join(dist, part));
    }
    writeFileSync(stampFile, hash);
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
    // Meant for the build alone: a platform started by this process would refuse a setting it does not know.
    delete process.env.GONGSHU_PORTAL_CSS;
    delete process.env.GONGSHU_PORTAL_JS;
    rmSync(fresh, { recursive: true, force: true });
  }
  return 'built';
}

/** Addresses of the portal's style sheet and script. */
function madeOf(manifestFile: string): { css: string; js: string } {
  const manifest: Record<string, { file?: string; css?: string[] }> = JSON.parse(
    readFileSync(manifestFile, 'utf8'),
  );
  const css = manifest['style.ts']?.css?.[0];
  const js = manifest['island.ts']?.file;
  if (!css || !js) throw new Error(`${manifestFile} names no style sheet or no script`);
  return { css: `/${css}`, js: `/${js}` };
}

if (import.meta.main) {
  const started = performance.now();
  const outcome = await buildWeb({ force: process.argv.includes('--force') });
  console.log(`web ${outcome} (${Math.round(performance.now() - started)} ms)`);
}
