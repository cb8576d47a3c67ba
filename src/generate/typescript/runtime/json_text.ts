/** A number of more digits than a `number` can hold. */
class LongNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * How many keys the objects of a JSON text have, each counted as often as it
 * stands there. A string that begins with a colon may be counted too: never is
 * the number too small. -1 if the text holds surrogates that may not be pairs.
 */
function countKeys(text: string): number {
  if (text.includes("\\u") || !isWellFormed(text)) return -1;
  const spaced = text.includes(" :") || text.includes("\n:") || text.includes("\t:") || text.includes("\r:");
  if (spaced || text.includes('\\"')) return countColons(text);
  let keys = 0;
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) keys++;
  return keys;
}

/** The colons outside of strings; slower, but nothing misleads it. */
function countColons(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code === 0x3a) colons++;
    if (code !== 0x22) continue;
    do {
      code = text.charCodeAt(++at);
      if (code === 0x5c) at++;
    } while (code !== 0x22 && at < text.length);
  }
  return colons;
}

function isWellFormed(text: string): boolean {
  const known = text as { isWellFormed?: () => boolean };
  return known.isWellFormed === undefined ? !HALVES.test(text) : known.isWellFormed();
}

/** Surrogates that are not in pairs. */
const HALVES: RegExp = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NUMBER: RegExp = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * Parses what `JSON.parse` does not: it forgets keys that stand twice, and
 * digits of large numbers.
 */
class ExactParser {
  private at: number = 0;
  private depth: number = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The whole text as one value. */
  parse(): unknown {
    const value = this.value();
    this.peek();
    if (this.at < this.text.length) this.fail("something behind the value");
    return value;
  }

  private fail(what: string): never {
    throw new ProtobufError(`JSON: ${what} at offset ${this.at}`);
  }

  private peek(): string {
    const text = this.text;
    while (this.at < text.length && " \n\r\t".includes(text.charAt(this.at))) this.at++;
    return text.charAt(this.at);
  }

  private value(): unknown {
    switch (this.peek()) {
      case "{":
        return this.object();
      case "[":
        return this.array();
      case '"':
        return this.string();
      case "t":
        return this.literal("true", true);
      case "f":
        return this.literal("false", false);
      case "n":
        return this.literal("null", null);
      default:
        return this.number();
    }
  }

  private literal<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail("expected a value");
    this.at += word.length;
    return value;
  }

  private enter(): void {
    this.at++;
    if (++this.depth > 4 * RECURSION_LIMIT) this.fail("values nested too deep");
  }

  /** True if another item follows, else what encloses it is left. */
  private more(close: string): boolean {
    const next = this.peek();
    if (next !== "," && next !== close) this.fail(`expected , or ${close}`);
    this.at++;
    if (next === close) this.depth--;
    return next === ",";
  }

  private object(): unknown {
    // Without a prototype `__proto__` is a key like others.
    const object = Object.create(null) as Record<string, unknown>;
    this.enter();
    if (this.peek() === "}") return this.more("}"), object;
    do {
      if (this.peek() !== '"') this.fail("expected a key");
      const key = this.string();
      if (key in object) this.fail(`"${key}" is given twice`);
      if (this.peek() !== ":") this.fail("expected :");
      this.at++;
      object[key] = this.value();
    } while (this.more("}"));
    return object;
  }

  private array(): unknown[] {
    const items: unknown[] = [];
    this.enter();
    if (this.peek() === "]") return this.more("]"), items;
    do items.push(this.value());
    while (this.more("]"));
    return items;
  }

  private string(): string {
    const text = this.text;
    const start = this.at;
    let at = start + 1;
    while (text.charAt(at) !== '"') {
      if (at >= text.length) this.fail("a string without end");
      at += text.charAt(at) === "\\" ? 2 : 1;
    }
    const value = this.native(text.slice(start, at + 1));
    // Surrogates have to come in pairs.
    if (!isWellFormed(value)) {
      this.fail("half a surrogate pair");
    }
    this.at = at + 1;
    return value;
  }

  private native(text: string): string {
    try {
      return JSON.parse(text) as string;
    } catch {
      return this.fail("expected a string");
    }
  }

  private number(): unknown {
    const start = this.at;
    while (/[-+.0-9eE]/.test(this.text.charAt(this.at))) this.at++;
    const text = this.text.slice(start, this.at);
    if (!NUMBER.test(text)) this.fail("expected a value");
    return text.length > 15 ? new LongNumber(text) : Number(text);
  }
}
