/** The one engine of questions over the rows of a release: pages, counts, groups, commonest values, figures, streams. */
export {
  type Aggregate,
  type AggregateQuery,
  aggregate,
  buckets,
  functions,
  type Group,
  type Measure,
} from './aggregate.ts';
export { conditionOf, equalTo } from './asked.ts';
export { type Asked, type Condition, comparisons, idColumn, whereOf } from './conditions.ts';
export {
  type EncodeOptions,
  type Encoding,
  elementName,
  encoding,
  type StreamFormat,
  streamFormats,
  xmlText,
} from './encode.ts';
export { type Facet, facet, type Statistics, statistics } from './facet.ts';
export { plainWords, type Words, writtenWords } from './match.ts';
export { inPlace } from './places.ts';
export {
  askedFields,
  asRecords,
  countRows,
  type Order,
  queryRows,
  type RowPage,
  type RowQuery,
  readSort,
  splitNames,
  unquoted,
} from './query.ts';
export {
  type Caller,
  callerOf,
  narrowed,
  noteRows,
  type Reached,
  reachRows,
  rowsAllowed,
  runningOf,
  seenAs,
  withinGrant,
} from './reach.ts';
export { rowRoutes } from './routes.ts';
export { columnOf, needColumn, type RowSource } from './source.ts';
export { rowsOf, type StreamQuery, streamRows } from './stream.ts';
export { openBound, type Scalar, textOf, typedValue } from './values.ts';
