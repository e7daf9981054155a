/** The duties of this city that say they are proven. */
import { proveCity } from './prove-city.ts';

await proveCity('fuzhou');
