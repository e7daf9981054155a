/** The door of access within the room. */
import './errors.ts';

export { type Access, type AdmitInput, type Admitted, admit } from './admit.ts';
export { accessErrors } from './errors.ts';
export { accessKinds } from './events.ts';
export { keyOf } from './key.ts';
export { refuseBeyondScope } from './state.ts';
export {
  type Asked,
  daysTaken,
  note,
  noteRefused,
  type Taken,
  type Taking,
  takersOf,
  takingsTask,
  travelling,
} from './takings.ts';
export { looked, type Way, ways } from './ways.ts';
