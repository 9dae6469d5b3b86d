/** Options for Node.js by which something of top fails after its first second. */
export function crashing(): string {
  return preload(`setTimeout(() => {
    Map.groupBy = () => { throw new Error('out of luck'); };
  }, 1500).unref();`);
}

/** Options for Node.js by which packages cannot be loaded. */
export function refusing(...packages: readonly string[]): string {
  return preload(`import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      if (${JSON.stringify(packages)}.includes(specifier)) throw new Error(specifier + ' is loaded');
      return next(specifier, context);
    } });`);
}

function preload(source: string): string {
  return `--import=data:text/javascript;base64,${Buffer.from(source).toString('base64')}`;
}
