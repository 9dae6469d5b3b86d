// Loaded by every Node.js of a guest, before anything else: takes modules from the pack that pack.ts wrote.
const { openSync, readFileSync, readSync } = require('node:fs');
const { registerHooks } = require('node:module');
const path = require('node:path');

const folder = process.env['PACKED_MODULES'];
const index = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8'));
const pack = openSync(path.join(folder, 'modules'), 'r');

function sourceOf([offset, length]) {
  const bytes = Buffer.allocUnsafe(length);
  readSync(pack, bytes, 0, length, offset);
  return bytes.toString();
}

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && context.parentURL in index) {
      const url = new URL(specifier, context.parentURL).href;
      if (url in index) return { url, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    const place = index[url];
    return place === undefined
      ? next(url, context)
      : { source: sourceOf(place), format: 'module', shortCircuit: true };
  },
});
