/** Which repository of which host an address of git means. */

export type RepoAddress = { readonly host: string; readonly repo: string };

/** `git@host:owner/name.git`, `https://host/owner/name` and the like; nothing for a path of this machine. */
export const repoOf = (address: string): RepoAddress | undefined => {
  const [, host = '', path = ''] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(address) ??
    /^(?:[^@/\s]+@)?([^/:\s]{2,}):(?!\/\/)(.+)$/.exec(address) ??
    [];
  const repo = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return host !== '' && /^[\w.-]+(?:\/[\w.-]+)+$/.test(repo) ? { host: host.toLowerCase(), repo } : undefined;
};
