// What proves a call made with the caller's own key: shown on demand, for looking at it is on record.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { Code } from '../serve/CallExample.tsx';
import { callProofQuery } from './queries.ts';

export function SignedCall({ hash }: { hash: string }) {
  const { t, say } = useTexts();
  const [shown, setShown] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({ ...callProofQuery(hash), enabled: shown });
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <>
        <p className="muted">{t('ledger:signed.what')}</p>
        <Button loading={isFetching} onClick={() => setShown(true)}>
          {t('ledger:signed.show')}
        </Button>
      </>
    );
  return (
    <>
      <FactList
        facts={[
          { label: t('ledger:signed.key'), value: <code>{`${data.keyId} ${data.algorithm}`}</code> },
          {
            label: t('ledger:signed.fingerprint'),
            value: <code className="secret">{data.fingerprint}</code>,
          },
          {
            label: t('ledger:signed.sum'),
            value: data.fits ? t('ledger:signed.fits') : t('ledger:signed.fitsNot'),
          },
        ]}
      />
      <Code text={data.base} label={t('ledger:signed.base')} />
      <Code text={data.signature} label={t('ledger:signed.signature')} />
      <Code text={data.publicKey} label={t('ledger:signed.publicKey')} />
      <p className="muted">{say(data.how)}</p>
    </>
  );
}
