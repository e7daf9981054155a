/** The ways beside the lookup, registered with the gateway. */
import { registerWork } from '../gateway/works.ts';
import { batch } from './batch.ts';
import { search } from './search.ts';
import { verify } from './verify.ts';

for (const way of [verify, search, batch]) registerWork(way);
