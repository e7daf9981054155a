/** The door of the demo: the loader, and the generators that tests and benchmarks borrow. */
export { creditCode, residentId } from './codes.ts';
export { csvPieces, csvStream } from './csv.ts';
export { type Division, divisions } from './divisions.ts';
export { type Enterprise, enterprises } from './enterprises.ts';
export type { DemoContext } from './load/context.ts';
export { type DemoSizes, type DemoStep, demoSizes, demoSteps, loadDemo, stepsUntil } from './load.ts';
export { districts, regionCode as demoRegionCode } from './region.ts';
export { type Resident, residents } from './residents.ts';
export { columnsOfRows, demoRows } from './rows.ts';
