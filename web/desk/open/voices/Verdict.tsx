// Shows words of the public or hides them with a reason; either can be undone by the other.
import { Button } from 'antd';
import type { Shown } from '#rooms/open/voices/types.ts';
import { useTexts } from '../../../shared/text.ts';
import { Fold } from '../../registers/Fold.tsx';
import { useOpenAct, useOpenActs } from '../queries.ts';

/** `at`: where the verdict is sent. */
export function Verdict({ shown, at }: { shown: Shown; at: string }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const show = useOpenAct(() => acts.post(at, { show: true, reason: '' }));
  return (
    <>
      {shown === 'shown' ? null : (
        <Button size="small" loading={show.isPending} onClick={() => show.mutate()}>
          {t('open-voices-desk:show')}
        </Button>
      )}
      {shown === 'hidden' ? null : (
        <Fold
          title={t('open-voices-desk:hide')}
          ok={t('open-voices-desk:hide')}
          fields={[{ name: 'reason', label: t('open-voices-desk:reason'), kind: 'text', required: true }]}
          submit={(values) => acts.post(at, { ...values, show: false })}
        />
      )}
    </>
  );
}
