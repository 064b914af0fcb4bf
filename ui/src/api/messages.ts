/** Server-Sent Events, as far as the tail uses them: `id:` and `data:`. */

export interface Message {
  /** Where the stream stands after it. */
  id: string;
  /** Empty for a message that only moves the position. */
  data: string;
}

/** Takes a stream piece by piece, wherever it is cut, and gives the messages that are complete. */
export class MessageParser {
  private rest = "";

  push(piece: string): Message[] {
    const blocks = (this.rest + piece).split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(messageOf).filter((message) => message.id !== "");
  }
}

function messageOf(block: string): Message {
  const fields = { id: "", data: "" };
  for (const line of block.split("\n")) {
    // Text may have line separators of Unicode, which do not end a line here.
    const [, name, value] = /^(id|data): ?(.*)$/s.exec(line) ?? [];
    if (name === "id" || name === "data") fields[name] += value;
  }
  return fields;
}
