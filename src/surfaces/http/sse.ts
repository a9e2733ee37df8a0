/** Server-sent events taken apart as they arrive (WHATWG HTML, "Interpreting an event stream"). Pure. */
export type SseEvent = { readonly event: string; readonly data: string; readonly id?: string };

/** The events that a piece of text completes, and what is left for the next piece. */
export const readEvents = (
  rest: string,
  piece: string,
): { readonly events: readonly SseEvent[]; readonly rest: string } => {
  const blocks = (rest + piece).split('\n\n');
  const open = blocks.pop() ?? '';
  return { events: blocks.flatMap((block) => eventOf(block) ?? []), rest: open };
};

const eventOf = (block: string): SseEvent | undefined => {
  const fields = block.split('\n').map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
  });
  const data = fields.filter(([name]) => name === 'data').map(([, value]) => value);
  if (data.length === 0) return undefined;
  const last = (wanted: string) => fields.findLast(([name]) => name === wanted)?.[1];
  const id = last('id');
  return { event: last('event') ?? 'message', data: data.join('\n'), ...(id === undefined ? {} : { id }) };
};
