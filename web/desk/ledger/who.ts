// Who did it, in words: the person's name where the reader may know it, else the kind of actor and the organisation.
import { useTexts } from '../../shared/text.ts';
import type { Entry } from './queries.ts';

export function useWho(): (entry: Entry) => string {
  const { t, say } = useTexts();
  return (entry) => {
    const { actor } = entry.body;
    const organisation = entry.organisations.find((one) => one.id === actor.organisation);
    const name = entry.person?.name ?? t(`ledger:actor.${actor.kind}`);
    return [say(organisation?.name), name].filter((part) => part !== '').join(' · ');
  };
}
