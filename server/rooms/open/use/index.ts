/** The door of the use of authorised data within the room: reports, clients, leads. */
import './errors.ts';
import './notices.ts';

export { useErrors } from './errors.ts';
export { useKinds } from './events.ts';
export { addLead, type Lead, type LeadFilter, listLeads, type NewLead, settleLead } from './leads.ts';
export { useNotices } from './notices.ts';
export { type LeadCause, type LeadGround, leadCauses, leadGrounds } from './tables.ts';
