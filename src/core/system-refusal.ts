/** What the system refuses for reasons that a person can mend, in words. Any other failure is a bug's. */

const WORDS: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ['The disk is full', 'Free some space, then try again'],
  EDQUOT: ['Your disk quota is used up', 'Free some space, then try again'],
  EROFS: ['The file system is read-only', 'Make it writable, or set MAYOR_HOME to a folder that is'],
  EACCES: ['You may not write or read there', 'Make it yours, or set MAYOR_HOME to a folder that is'],
  EPERM: ['You may not do that there', 'Make it yours, or set MAYOR_HOME to a folder that is'],
  EMFILE: ['Too many files are open', 'Raise the limit: ulimit -n 4096'],
  ENFILE: ['Too many files are open on this machine', 'End what holds them, then try again'],
};

/**
 * `undefined` when the error does not come from the system, or says nothing that a person could mend.
 * @param at the file that it is about, where the error does not name it, as those of writing do not.
 */
export const systemRefusal = (
  error: unknown,
  at?: string,
): { readonly what: string; readonly hint: string } | undefined => {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const [what, hint] = WORDS[String(error.code)] ?? [];
  if (what === undefined || hint === undefined) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : at;
  return { what: path === undefined ? `${what} (${error.message})` : `${what}: ${path}`, hint };
};
