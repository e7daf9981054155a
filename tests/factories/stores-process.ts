/** A process that owns (or joins) a data folder and waits: what the tests kill. `node stores-process.ts DATA [role]`. */
import { explainStart } from '#kernel/start-error.ts';
import { openStores } from '#kernel/stores/index.ts';

const [data = '', role = 'all'] = process.argv.slice(2);
try {
  const stores = await openStores({ data, role: role === 'web' ? 'web' : 'all' });
  // Before the line is out: whoever reads it may send the signal at once.
  process.on('SIGTERM', () => void stores.stop().then(() => process.exit(0)));
  process.stdout.write(
    `${JSON.stringify({ ...stores.pids(), ...stores.postgres, warehouseAt: stores.warehouse })}\n`,
  );
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stderr.write(`${explainStart(error, data).line}\n`);
  process.exit(2);
}
