// One rule of the running city, with its id.
import type { LawView } from '#law/view.ts';

export type Rule = LawView['rules'][string] & { id: string };
