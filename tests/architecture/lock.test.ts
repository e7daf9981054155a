/** The lock file installs everywhere: complete for every platform, every package with its integrity, no registry's address. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';

const names = z.record(z.string(), z.string()).default({});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      dependencies: names,
      optionalDependencies: names,
    }),
  ),
});

const text = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
const { packages } = Lock.parse(JSON.parse(text));

/** Is `name` found from `from`, in its own node_modules or in one above it? */
function isFound(from: string, name: string): boolean {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    const prefix = place === '' ? '' : `${place}/`;
    if (packages[`${prefix}node_modules/${name}`]) return true;
    if (place === '') return false;
    if (!place.includes('/node_modules/')) place = '/node_modules/';
  }
}

test('every dependency has its entry, also the ones for other machines: npm ci refuses a lock that lacks one', () => {
  const missing = Object.entries(packages).flatMap(([from, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isFound(from, name))
      .map((name) => `${from || 'package.json'} → ${name}`),
  );
  assert.deepEqual(missing, []);
});

test('every package has its integrity and none the address of a registry', () => {
  const wrong = Object.entries(packages)
    .filter(([name, entry]) => name !== '' && (!entry.integrity || entry.resolved))
    .map(([name]) => name);
  assert.deepEqual(wrong, []);
  assert.doesNotMatch(text, /https?:\/\/(?:registry|npm)\./);
});
