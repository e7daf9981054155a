/** Gates that packs name around an opening entry: its provider is admitted, a review says what it came to, the data are as stated. */
import { type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { openedOf } from '../disclosure/index.ts';
import { readyRelease } from '../releases/ready.ts';
import { requireAdmitted } from './admitted.ts';
import { requireAsStated } from './stated.ts';

const admitted: Gate = async ({ tx, law, ...context }) => {
  const { dataset } = await openedOf({ tx, ...context });
  if (dataset.origin === 'unit') await requireAdmitted(tx, law, dataset.organisationId);
  return pass;
};

/** A result without a word of why is no review. */
const opinion: Gate = async ({ decision, step, case: file }) => {
  if ([decision?.comment ?? '', ...(decision?.reasons ?? [])].some((said) => said.trim() !== '')) return pass;
  const definition = file.procedure.steps.find(({ key }) => key === step?.key);
  throw problem('open.opinion-missing', { articles: [...(definition?.cite ?? file.procedure.cite)] });
};

const asStated: Gate = async ({ tx, law, ...context }) => {
  const opened = await openedOf({ tx, ...context });
  const release = await readyRelease(tx, opened);
  if (release && opened.dataset.origin === 'unit')
    await requireAsStated(tx, law, opened.version.content, release);
  return pass;
};

export const providerBehaviours: RoomBehaviours = {
  gates: {
    'open.provider-admitted': admitted,
    'open.opinion-stated': opinion,
    'open.as-stated': asStated,
  },
};
