/** Every address of the portal, read from its own source, so that a page nobody looks at is found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const portal = new URL('../../web/portal/', import.meta.url).pathname;

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(folder, entry.name))
      : /^(pages\.tsx|routes\.ts)$/.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  );

/** As the lists of pages write them: `['/datasets/:slug', datasetPage]`. */
export const portalAddresses = (): string[] => [
  ...new Set(
    files(portal).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^\s*\['(\/[^']*)', \w+Page\],$/gm)].map(
        ([, address]) => address ?? '',
      ),
    ),
  ),
];

/** Those that none of these paths is; what has an address of its own is not taken for one of a kind. */
export function unvisited(paths: readonly string[]): string[] {
  const addresses = portalAddresses();
  const asked = paths.map((path) => new URL(path, 'http://portal.invalid').pathname);
  return addresses.filter((pathname) => {
    if (!pathname.includes(':')) return !asked.includes(pathname);
    const pattern = new URLPattern({ pathname });
    return !asked.some((path) => !addresses.includes(path) && pattern.test({ pathname: path }));
  });
}
