/** The interface's document: routes by their schemas, shared shapes by their names, nothing said twice. */

import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { isRecord, type Json } from '../json.ts';

/** A format that says it all needs no pattern beside it, two hundred characters long at every identifier. */
function withoutPattern(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutPattern);
  if (!isRecord(value)) return value;
  const told = value.format === 'uuid' || value.format === 'date';
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(told && key === 'pattern'))
      .map(([key, inner]) => [key, withoutPattern(inner)]),
  );
}

const prefix = '#/components/schemas/';

/** Every name reached from here, through other named shapes too. */
function reached(from: Json, all: Readonly<Record<string, Json>>): Set<string> {
  const found = new Set<string>();
  const waiting: Json[] = [from];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) waiting.push(...next);
    else if (isRecord(next)) {
      const { $ref: to } = next;
      const name = typeof to === 'string' && to.startsWith(prefix) ? to.slice(prefix.length) : undefined;
      const shape = name === undefined ? undefined : all[name];
      if (name !== undefined && shape !== undefined && !found.has(name)) {
        found.add(name);
        waiting.push(shape);
      }
      waiting.push(...Object.values(next));
    }
  }
  return found;
}

export const shapesOfRoute = createJsonSchemaTransform({});

const withShapes = createJsonSchemaTransformObject({});

/** The whole document: only shapes that something refers to, whether as they are taken or as they are given. */
export const shapesOfDocument: typeof withShapes = (input) => {
  const whole = JSON.parse(JSON.stringify(withShapes(input)));
  const { components, ...rest } = withoutPattern(whole) as { [key: string]: Json };
  const named = isRecord(components) && isRecord(components.schemas) ? components.schemas : {};
  const used = reached(rest, named);
  const schemas = Object.fromEntries(Object.entries(named).filter(([name]) => used.has(name)));
  return { ...rest, components: { ...(isRecord(components) ? components : {}), schemas } } as ReturnType<
    typeof withShapes
  >;
};
