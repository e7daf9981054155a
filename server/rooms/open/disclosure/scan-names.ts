/** Names of the jobs of the scan, for those who queue them. */
export const rescanJob = 'open.rescan';
