/** The door of corrections within the room. */
import './errors.ts';
import './notices.ts';

export { mediaTypeOf } from './acts.ts';
export { correctionBehaviours } from './behaviours.ts';
export { correctionErrors } from './errors.ts';
export { correctionKinds } from './events.ts';
export { type FileInput, fileRequest } from './file.ts';
export { getRequest } from './find.ts';
export { type Dispute, disputesOf, gathered, instructionOf, markArticles } from './marks.ts';
export { correctionNotices } from './notices.ts';
export type { CorrectionPorts, Downstream } from './ports.ts';
export { correctionSubscribers } from './reactions.ts';
export { readDisputes } from './read.ts';
export { readKey, rowKeyOf, tokensOf } from './record-key.ts';
export { correctionsPlugin } from './routes.ts';
export { filedReply, gatewayFileBody } from './schema.ts';
export { correctionSuccession } from './succession.ts';
