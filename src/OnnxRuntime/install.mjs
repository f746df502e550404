// Installs the packages of a folder's package-lock.json, once, however many builds ask for it at the same time.
//   node install.mjs FOLDER [PATH_TO_DELETE…]
// Writes node_modules/.complete at the very end: an install that was cut short is done again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2]);
const unneeded = process.argv.slice(3);
const lock = join(folder, 'package-lock.json');
const complete = join(folder, 'node_modules', '.complete');
const gate = join(folder, 'obj', 'install.lock');
const abandonedAfter = 15 * 60_000;

const upToDate = () => existsSync(complete) && statSync(complete).mtimeMs >= statSync(lock).mtimeMs;
const pause = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

// a folder is made by exactly one process
function enter() {
  mkdirSync(join(folder, 'obj'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(gate);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const made = statSync(gate, { throwIfNoEntry: false });
      if (made && Date.now() - made.mtimeMs > abandonedAfter) rmSync(gate, { recursive: true, force: true });
      else pause(250);
    }
  }
}

function install() {
  const npm = spawnSync('npm ci --ignore-scripts --no-audit --no-fund --loglevel=error', { cwd: folder, shell: true, stdio: 'inherit' });
  if (npm.status !== 0) return npm.status ?? 1;
  for (const path of unneeded) rmSync(join(folder, path), { recursive: true, force: true });
  markSources(join(folder, 'node_modules'));
  writeFileSync(complete, '');
  return 0;
}

// other people's C# is named as generated code, so that formatters leave it as it is
function markSources(root) {
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const path = join(root, entry.name);
    if (entry.isDirectory()) markSources(path);
    else if (entry.name.endsWith('.cs') && !entry.name.endsWith('.g.cs')) renameSync(path, `${path.slice(0, -3)}.g.cs`);
  }
}

enter();
try {
  process.exitCode = upToDate() ? 0 : install();
} finally {
  rmdirSync(gate);
}
