/** The door of the notices: declare kinds, tell somebody something. */
export { defineNotices, type NoticeDefinition, type NoticeParams, noticeCatalogue } from './catalogue.ts';
export { ChannelError } from './channels/channel.ts';
export { sendersOf } from './channels/senders.ts';
export { noticesDaily } from './digest.ts';
export type { NoticeDirectory } from './directory.ts';
export { noticesErrors } from './errors.ts';
export { noticesKinds } from './events.ts';
export { noticesJobs } from './jobs.ts';
export { type Addressee, type NoticeHost, type NotifyInput, notify, notifyAll } from './notify.ts';
export { noticesPlugin } from './routes.ts';
export { settleTasks } from './settle.ts';
