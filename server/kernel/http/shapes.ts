/** Shapes that many replies share stand in the interface's document once, under a name, and are referred to everywhere else. */
import { z } from 'zod';

/** Gives shapes their names in the document; nothing of it shows on the wire. A name belongs to one shape. */
export function nameShapes(shapes: Readonly<Record<string, z.ZodType>>): void {
  for (const [id, shape] of Object.entries(shapes)) z.globalRegistry.add(shape, { id });
}

/** What stands in both languages. */
export const text = z.object({ zh: z.string(), en: z.string() });
/** Whatever JSON can say. */
export const json = z.json();
nameShapes({ Text: text, Json: json });
