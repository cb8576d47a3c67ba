const DAYS: readonly number[] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const FIRST_SECOND = -62135596800;
const LAST_SECOND = 253402300799;

/** Days from 1970-01-01 to a day of the Gregorian calendar. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

function two(value: number): string {
  return value < 10 ? "0" + value : "" + value;
}

/** `.5` as `.500`: three, six or nine digits; nothing of zero. */
function fraction(nanos: number): string {
  if (nanos === 0) return "";
  if (nanos % 1000000 === 0) return "." + String(nanos / 1000000).padStart(3, "0");
  if (nanos % 1000 === 0) return "." + String(nanos / 1000).padStart(6, "0");
  return "." + String(nanos).padStart(9, "0");
}

/** A moment in the form of RFC 3339, in quotes. */
export function timestampText(seconds: bigint, nanos: number): string {
  const since = Number(seconds);
  if (!(since >= FIRST_SECOND && since <= LAST_SECOND && nanos >= 0 && nanos <= 999999999)) {
    throw new ProtobufError(`a timestamp of ${seconds}s and ${nanos}ns is out of range`);
  }
  const days = Math.floor(since / 86400);
  const second = since - days * 86400;
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const place = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * place + 2) / 5) + 1;
  const month = place < 10 ? place + 3 : place - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const hour = Math.floor(second / 3600);
  const minute = Math.floor(second / 60) % 60;
  const date = (year < 1000 ? String(year).padStart(4, "0") : year) + "-" + two(month) + "-" + two(day);
  return '"' + date + "T" + two(hour) + ":" + two(minute) + ":" + two(second % 60) + fraction(nanos) + 'Z"';
}

/** The number of so many digits, or NaN. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

/** Days of a month; 0 of what is none. */
function daysOf(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return month >= 1 && month <= 12 ? DAYS[month]! - DAYS[month - 1]! : 0;
}

/** Seconds that a zone is ahead, by `Z` or `+05:30` at the end; NaN of anything else. */
function zone(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  if (sign === 0x5a) return at + 1 === text.length ? 0 : Number.NaN;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  const fine = text.charCodeAt(at + 3) === 0x3a && at + 6 === text.length && hours < 24 && minutes < 60;
  if (!fine || (sign !== 0x2b && sign !== 0x2d)) return Number.NaN;
  return (hours * 3600 + minutes * 60) * (sign === 0x2b ? 1 : -1);
}

export function parseTimestamp(value: unknown, reader: JsonReader): { seconds: bigint; nanos: number } {
  const text = parseString(value, reader);
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const marks =
    text.charCodeAt(4) === 0x2d &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(13) === 0x3a &&
    text.charCodeAt(16) === 0x3a;
  const inRange = day >= 1 && day <= daysOf(year, month) && hour < 24 && minute < 60 && second < 60;
  if (!marks || !inRange) reader.fail("expected a timestamp");
  let at = 19;
  let nanos = 0;
  if (text.charCodeAt(at) === 0x2e) {
    const start = ++at;
    let code = text.charCodeAt(at);
    while (code >= 0x30 && code <= 0x39) {
      nanos = nanos * 10 + (code - 0x30);
      code = text.charCodeAt(++at);
    }
    if (at === start || at > start + 9) reader.fail("expected a timestamp");
    for (let i = at - start; i < 9; i++) nanos *= 10;
  }
  const seconds = daysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - zone(text, at);
  if (!(seconds >= FIRST_SECOND && seconds <= LAST_SECOND)) reader.fail("a timestamp out of range");
  return { seconds: toBigInt(seconds), nanos };
}

const MOST_SECONDS = 315576000000n;

export function durationText(seconds: bigint, nanos: number): string {
  const mixed = (seconds < 0n && nanos > 0) || (seconds > 0n && nanos < 0);
  if (mixed || seconds > MOST_SECONDS || seconds < -MOST_SECONDS || Math.abs(nanos) > 999999999) {
    throw new ProtobufError(`a duration of ${seconds}s and ${nanos}ns is out of range`);
  }
  const sign = seconds < 0n || nanos < 0 ? "-" : "";
  return '"' + sign + (seconds < 0n ? -seconds : seconds) + fraction(Math.abs(nanos)) + 's"';
}

export function parseDuration(value: unknown, reader: JsonReader): { seconds: bigint; nanos: number } {
  const parts = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(parseString(value, reader));
  if (parts === null) reader.fail("expected a duration");
  const sign = parts[1] === "-" ? -1 : 1;
  const seconds = BigInt(parts[2]!);
  if (seconds > MOST_SECONDS) reader.fail("a duration out of range");
  const nanos = Number((parts[3] ?? "").padEnd(9, "0"));
  return { seconds: BigInt(sign) * seconds, nanos: nanos === 0 ? 0 : sign * nanos };
}
