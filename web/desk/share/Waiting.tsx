// What a decided application still waits for before its grant answers: seals on the form, or the agreement both sides sign.
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link } from 'react-router';
import type { ApplicationReply } from '#rooms/share/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { caseQuery } from '../cases/queries.ts';
import { applicationQuery } from './queries.ts';

/** `onCase`: it stands where the seals are brought in, so that it leads nowhere else. */
export function Waiting({ application, onCase }: { application: ApplicationReply; onCase?: boolean }) {
  const { t, say } = useTexts();
  if (application.state !== 'granted') return null;
  const missing = application.seals.filter(({ sealed }) => sealed === null);
  if (missing.length === 0) return null;
  const unit = { applicant: application.applicant, provider: application.provider, bureau: undefined };
  const named = missing.map(({ block, label }) => {
    const party = unit[block];
    return party ? t('share:waiting.block', { label: say(label), unit: say(party.name) }) : say(label);
  });
  return (
    <Alert
      type="warning"
      showIcon
      title={t('share:waiting.seals', { blocks: named.join(t('share:waiting.and')) })}
      description={
        <>
          {t('share:waiting.then')}{' '}
          {onCase || !application.caseId ? null : (
            <Link to={`/cases/${application.caseId}`}>
              {t(missing.some(({ yours }) => yours) ? 'share:waiting.bring' : 'share:waiting.look')}
            </Link>
          )}
        </>
      }
    />
  );
}

/** On a grant that is not in force yet: why, and what comes next. */
export function GrantWaits({ caseId }: { caseId: string }) {
  const { t } = useTexts();
  const { data: file } = useQuery(caseQuery(caseId));
  const { data: application } = useQuery({
    ...applicationQuery(file?.subject.id ?? ''),
    enabled: file?.subject.type === 'share.application',
  });
  if (!application) return null;
  if (application.seals.some(({ sealed }) => sealed === null)) return <Waiting application={application} />;
  if (application.agreementId === null) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('share:waiting.agreement')}
      description={<Link to={`/agreements/${application.agreementId}`}>{t('share:agreement.open')}</Link>}
    />
  );
}
