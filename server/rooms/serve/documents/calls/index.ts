/** Calls that are ready to run: one a language and way of signing, from the standard library of each. */
import { curlCall } from './curl.ts';
import { goCall } from './go.ts';
import { javaCall } from './java.ts';
import { pythonCall } from './python.ts';
import { type CallLanguage, type CallOf, type CallProfile, callLanguages, callProfiles } from './types.ts';
import { typescriptCall } from './typescript.ts';

export { type CallLanguage, type CallOf, type CallProfile, callLanguages, callProfiles } from './types.ts';

const writers: Record<CallLanguage, (of: CallOf, profile: CallProfile) => string> = {
  curl: curlCall,
  typescript: typescriptCall,
  python: pythonCall,
  java: javaCall,
  go: goCall,
};

export const readyCall = (of: CallOf, language: CallLanguage, profile: CallProfile): string =>
  writers[language](of, profile);

export const readyCalls = (of: CallOf) =>
  callLanguages.flatMap((language) =>
    callProfiles.map((profile) => ({ language, profile, source: readyCall(of, language, profile) })),
  );
