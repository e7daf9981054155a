/** Where a fault test ends a process while a release is made or published. */
export const releasePoints = [
  'release-rows:entry',
  'release-rows:middle',
  'release-rows:exit',
  'release-scan:exit',
  'release-files:entry',
  'release-files:middle',
  'release-files:exit',
  'release-publish:exit',
] as const;
