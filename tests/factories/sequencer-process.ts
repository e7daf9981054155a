/** A process that only numbers the ledger, to be killed by tests. Arguments: database address, data folder, and the time if not that of the machine. */
import { systemClock, testClock } from '#kernel/clock.ts';
import { openPool } from '#kernel/db.ts';
import { openLog } from '#kernel/log.ts';
import { loadMasterKeys, openVault } from '#kernel/vault.ts';
import { startSequencer } from '#ledger/index.ts';
import { testConfig } from './embedded.ts';

const [url = '', data = '', now] = process.argv.slice(2);
const log = openLog('silent');
const config = testConfig(data);
startSequencer(
  {
    config,
    log,
    clock: now === undefined ? systemClock() : testClock(now),
    pool: openPool(url, log, 2),
    vault: openVault(await loadMasterKeys(config)),
  },
  { every: 5, batch: 7 },
);
process.stdout.write('ready\n');
// The sequencer's own pauses keep no process alive.
setInterval(() => undefined, 1000);
