/** What a check needs of the platform: the stores and the law; procedures are not its matter. */
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';

export type Host = Kernel & { law: Law };
