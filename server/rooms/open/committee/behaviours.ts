/** What the committee lends to the procedures of packs: its opinion stands in the case before the application is decided. */
import { type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { roundsById } from '#rooms/org/index.ts';
import { isForsaken, opinionWord, RULE, referralsOf, riskOf } from './refer.ts';

const opinionHeard =
  (outcome: 'approved' | 'refused'): Gate =>
  async ({ tx, law, case: file, decision }) => {
    const about = { articles: law.cite(RULE), rule: RULE };
    const sent = await referralsOf(tx, file.subject.id);
    const rounds = await roundsById(
      tx,
      sent.map((one) => one.round_id),
    );
    const referrals = sent.filter((one) => {
      const round = rounds.get(one.round_id);
      return round === undefined || !isForsaken(round);
    });
    const pending = referrals.find((one) => !rounds.get(one.round_id)?.outcome);
    if (pending) throw problem('open.referral-pending', { params: { number: pending.number }, ...about });
    const [newest] = referrals;
    if (!newest) {
      const risk = await riskOf(tx, file.subject.id);
      if (risk?.level === 'high') throw problem('open.referral-needed', about);
      return pass;
    }
    const opinion = rounds.get(newest.round_id)?.outcome;
    const reasons = [...(decision?.reasons ?? []), decision?.comment ?? ''].filter(
      (one) => one.trim() !== '',
    );
    const against = opinion && (opinion === 'supported') !== (outcome === 'approved');
    if (against && reasons.length === 0)
      throw problem('open.against-opinion', {
        params: { opinion: opinionWord(opinion), number: newest.number },
        ...about,
      });
    return pass;
  };

export const committeeBehaviours: RoomBehaviours = {
  gates: {
    'open.opinion-before-grant': opinionHeard('approved'),
    'open.opinion-before-refusal': opinionHeard('refused'),
  },
};
