/** The door of following the use, breaches and measures. */
import './errors.ts';
import './notices.ts';
import type { RoomBehaviours } from '#cases/index.ts';
import { conductTodos } from './todos.ts';

export { alertsTask } from './alerts.ts';
export { dueChecksTask } from './checks.ts';
export { conductErrors } from './errors.ts';
export { conductKinds } from './events.ts';
export { measureTask } from './measures.ts';
export { conductNotices } from './notices.ts';
export { conductRoutes } from './routes.ts';

export const conductBehaviours: RoomBehaviours = { todos: conductTodos };
