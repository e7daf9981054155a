/** Why a grant cannot be lifted or ended now. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const endingErrors = defineErrors({
  'serve.grant-demand-first': refusal(
    409,
    [
      '须先要求整改',
      '本市规定先提出整改要求、暂停取数并给出期限，逾期未改方可终止。',
      '请在“供需与使用”的整改中提出要求。',
    ],
    [
      'Mending is to be demanded first',
      'The city has a demand with a due day and a suspension come first; only what is not mended by then is ended.',
      'Make the demand under “rectification” in sharing.',
    ],
  ),
  'serve.grant-held': refusal(
    409,
    [
      '该授权因整改等事项暂停',
      '暂停由另一事项作出，须随该事项办结而恢复或终止，其所定期限须先届满。',
      '请先办结该事项。',
    ],
    [
      'The grant is suspended for a matter that is still open',
      'A suspension made in a matter is lifted, or becomes an end, with that matter and after its term.',
      'Bring the matter to its end.',
    ],
  ),
});
