// A reader that is not ours: the JavaScript library of the Space Data Standards package reads a stream that our writer made.
// Usage: node read_sds.mjs <folder that holds node_modules> <stream file>. Prints a JSON list, one object a record.
// Exit 77 when the package is not installed there.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, file] = process.argv.slice(2);
const entry = resolve(join(folder, 'node_modules', 'spacedatastandards.org', 'index.js'));
if (!existsSync(entry)) process.exit(77);
const { readFB } = await import(pathToFileURL(entry).href);
const records = readFB(new Uint8Array(readFileSync(file)));
process.stdout.write(JSON.stringify(records.map((record) => ({ kind: record.constructor.name, ...record }))));
