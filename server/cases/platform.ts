/** What a room is handed: the kernel with the law of the city and the procedure engine. */
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';
import type { Cases } from './types.ts';

export type Platform = Kernel & { law: Law; cases: Cases };
