/** Mayor's part of the text of a pull request, between two comments that are not shown: what people add around it stays. */

const BEGIN = '<!-- mayor: what is between these marks is brought up to date -->';
const END = '<!-- /mayor -->';

/** Hosts refuse longer ones (65,536 characters on GitHub). */
const MOST = 60_000;

export const framed = (body: string): string => {
  const own = body.replaceAll(END, '').slice(0, MOST);
  return `${BEGIN}\n${own.trim()}\n${END}`;
};

/** `undefined`: it says so already, or somebody took the marks away and with them the leave to write there. */
export const reframed = (before: string, body: string): string | undefined => {
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
  if (from === -1 || to < from) return undefined;
  const after = before.slice(0, from) + framed(body) + before.slice(to + END.length);
  return after === before ? undefined : after;
};
