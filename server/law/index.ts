// The door of the law room: loading a city's pack, and the types of what it answers.
export { type Book, readBook } from './book.ts';
export { createCalendar } from './calendar.ts';
export { checkPack, type PackProblem } from './check.ts';
export { type ArticleDossier, createDossiers, type DutyStanding, waitingOf } from './dossier.ts';
export { type CalendarTables, daysOf } from './entered-days.ts';
export { LawError } from './errors.ts';
export { missingFields } from './forms.ts';
export { type HolderWords, holderWords } from './holders.ts';
export { listCities, loadLaw, loadLawForReading, readCity } from './load.ts';
export { platformName } from './names.ts';
export { type HolidayNotice, type NoticeFault, readHolidayNotice } from './notice.ts';
export { type NewCity, scaffoldCity } from './scaffold.ts';
export { bindLaw, type DecisionRecord, type LawNow, lawNow, loadSettings } from './settings.ts';
export { inForceSince, standingOn } from './since.ts';
export type * from './types.ts';
export { type LawView, lawView } from './view.ts';
export { wordOf } from './words.ts';
