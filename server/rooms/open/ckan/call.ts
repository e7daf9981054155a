/** One call of an action: who asks, from where, and the site that is asked. */
import type { Platform } from '#cases/index.ts';
import type { Json } from '#kernel/json.ts';
import type { Caller } from '../rows/index.ts';
import type { Params } from './transport.ts';

export type Call = {
  p: Platform;
  caller: Caller;
  site: string;
  /** Path and query as they were asked. */
  address: string;
  params: Params;
};
export type Action = (call: Call) => Promise<Json> | Json;
