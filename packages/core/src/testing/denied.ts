// Child of denial.kernel.test.ts: loads the object it is given, says what came of it.
import { BpfError, openObject } from '../index.ts';

const [path = ''] = process.argv.slice(2);
try {
  using _object = openObject(path).load();
  process.stdout.write('null');
} catch (error) {
  if (!(error instanceof BpfError)) throw error;
  const { code, denial, hint } = error;
  process.stdout.write(JSON.stringify({ code, denial, hint }));
}
