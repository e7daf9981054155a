/** What every reader of a batch's file begins with: the items its rows must fit, and a refusal out of whatever went wrong. */
import { ApartError } from '#kernel/apart.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { getVersion, type Item, itemSchema } from '#rooms/catalog/index.ts';
import { codeOfForm } from './errors.ts';
import { formErrorIn } from './forms/limits.ts';
import { Refusal, refuse } from './refusal.ts';

/** The items of the version that was published when the file came. */
export async function itemsOfBatch(p: Pick<Kernel, 'db'>, batch: { version_id: string }): Promise<Item[]> {
  const version = await getVersion(p.db, batch.version_id);
  if (!version) throw problem('kernel.not-found');
  return version.content.items.map((item) => itemSchema.parse(item));
}

/** A refusal, or what a thread said about the form of the file; undefined for what is no fault of the file. */
export function refusalIn(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const form = formErrorIn(error);
  if (form) return refuse(codeOfForm(form), { detail: form.detail });
  return error instanceof ApartError ? refuse('collect.form-too-heavy') : undefined;
}
