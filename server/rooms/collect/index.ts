/** The door of collect: what other rooms may read of a resource's rows, and what composition plugs in. */
export { collectErrors } from './errors.ts';
export { type CollectEventPayload, collectEvents, collectKinds } from './events.ts';
export {
  type Change,
  digestOfVisible,
  previewRows,
  streamChanges,
  streamVisibleRows,
  type VisibleRow,
  type VisibleSet,
  visibleBatches,
  visibleRowCount,
} from './visible.ts';
