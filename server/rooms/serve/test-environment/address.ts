/** Where the test environment of this process listens: known once it does. */
import type { Kernel } from '#kernel/kernel.ts';

type Listening = {
  /** As callers write it. */
  address: string;
  /** As this process reaches it. */
  local: string;
};

// By the platform it belongs to: several of them share a process in tests.
const listening = new WeakMap<Kernel['jobs'], Listening>();

export const noteTestAddress = (p: Pick<Kernel, 'jobs'>, at: Listening): void => {
  listening.set(p.jobs, at);
};

/** Undefined in a process that has no test environment. */
export const testAddressOf = (p: Pick<Kernel, 'jobs'>): Listening | undefined => listening.get(p.jobs);
