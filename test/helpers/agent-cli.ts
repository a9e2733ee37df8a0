/** A real agent CLI, where it is installed. */
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * The CLI that the variable names (`MAYOR_TEST_CLAUDE`, say), else that of `npm run agents:install`, else
 * of the PATH. `undefined` where there is none; with CI=true that is an error.
 */
export function findAgentCli(name: string, command: string): string | undefined {
  const told = process.env[`MAYOR_TEST_${command.toUpperCase()}`];
  const folders = [join(PROJECT, '.agents/node_modules/.bin'), ...(process.env.PATH ?? '').split(delimiter)];
  const found = [...(told === undefined ? [] : [told]), ...folders.map((folder) => join(folder, command))].find(
    isExecutable,
  );
  if (found === undefined && process.env.CI === 'true')
    throw new Error(`${name} is not installed, and CI needs it: run npm run agents:install first`);
  if (found === undefined) console.warn(`Skipped: ${name} is not installed. Run: npm run agents:install`);
  return found;
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Absent is an answer here.
  }
};
