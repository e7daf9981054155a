// What is said to wait must be a duty of a built topic; anything else waits by its topic or not at all.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { listCities, loadLawForReading } from './index.ts';
import { topics } from './schema.ts';

const real = join(import.meta.dirname, '../../regulations');
const read = (file: string): unknown => parse(readFileSync(join(real, file), 'utf8'));

const built = z
  .strictObject({
    topics: z.record(z.enum(topics), z.strictObject({ built: z.boolean(), zh: z.string(), en: z.string() })),
  })
  .parse(read('topics.yaml')).topics;
const { waiting } = z
  .strictObject({
    waiting: z.array(
      z.strictObject({
        id: z.string(),
        room: z.enum(topics).or(z.literal('serve')),
        missing: z.string().min(10),
      }),
    ),
  })
  .parse(read('waiting.yaml'));

test('every waiting line is one duty of a built topic, named once', () => {
  const laws = listCities(real).map((city) => loadLawForReading(real, city));
  for (const { id } of waiting) {
    const article = laws.map((law) => law.article(id)).find((found) => found !== undefined);
    assert.ok(article, `${id} is no duty`);
    assert.ok(
      Object.entries(built).some(([topic, line]) => topic === article.topic && line.built),
      `${id} already waits by its topic`,
    );
    assert.notEqual(article.kind, 'organise', `${id} asks nothing of the platform`);
  }
  assert.equal(new Set(waiting.map((line) => line.id)).size, waiting.length);
});
