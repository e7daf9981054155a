// Where the subject of an entry is looked at.
const pages: Readonly<Record<string, string>> = {
  'catalog.resource': '/catalog/',
  'collect.batch': '/collect/batches/',
  'serve.service': '/services/',
  'serve.grant': '/grants/',
  'serve.delivery': '/deliveries/',
  'share.application': '/applications/',
  'cases.case': '/cases/',
  case: '/cases/',
};

export function subjectPath(subject: { type: string; id: string }): string | undefined {
  const page = pages[subject.type];
  return page === undefined ? undefined : `${page}${subject.id}`;
}
