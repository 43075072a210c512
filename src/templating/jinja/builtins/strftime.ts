/** English names, as Python gives in the C locale. */
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAY_MS = 86_400_000;

function dayOfYear(date: Date): number {
  const first = Date.UTC(date.getFullYear(), 0, 1);
  return (Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) - first) / DAY_MS + 1;
}

/** Week of the year when weeks begin on `firstDay` (0 is Sunday); days before the first such day are in week 0. */
function weekOfYear(date: Date, firstDay: number): number {
  return Math.floor((dayOfYear(date) + 6 - ((date.getDay() - firstDay + 7) % 7)) / 7);
}

/** ISO 8601 week and its year: the week of the nearest Thursday. */
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 4 - (date.getDay() || 7));
  return { year: thursday.getFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}

/** A number and the width that zeros (or spaces) fill. */
interface NumberField {
  number: number;
  width: number;
  fill: '0' | ' ';
}

function numberField(date: Date, directive: string): NumberField | null {
  const hours12 = date.getHours() % 12 || 12;
  const field = (number: number, width = 2, fill: '0' | ' ' = '0'): NumberField => ({ number, width, fill });
  switch (directive) {
    case 'C':
      return field(Math.floor(date.getFullYear() / 100));
    case 'd':
      return field(date.getDate());
    case 'e':
      return field(date.getDate(), 2, ' ');
    case 'f':
      return field(date.getMilliseconds() * 1000, 6);
    case 'G':
      return field(isoWeek(date).year, 4);
    case 'g':
      return field(isoWeek(date).year % 100);
    case 'H':
      return field(date.getHours());
    case 'I':
      return field(hours12);
    case 'j':
      return field(dayOfYear(date), 3);
    case 'k':
      return field(date.getHours(), 2, ' ');
    case 'l':
      return field(hours12, 2, ' ');
    case 'M':
      return field(date.getMinutes());
    case 'm':
      return field(date.getMonth() + 1);
    case 'S':
      return field(date.getSeconds());
    case 's':
      return field(Math.floor(date.getTime() / 1000), 1);
    case 'U':
      return field(weekOfYear(date, 0));
    case 'u':
      return field(date.getDay() || 7, 1);
    case 'V':
      return field(isoWeek(date).week);
    case 'W':
      return field(weekOfYear(date, 1));
    case 'w':
      return field(date.getDay(), 1);
    case 'Y':
      return field(date.getFullYear(), 1);
    case 'y':
      return field(date.getFullYear() % 100);
    default:
      return null;
  }
}

/** Directives that stand for texts or for other directives. A naive datetime has no zone: %z and %Z are empty. */
function textField(date: Date, directive: string): string | null {
  switch (directive) {
    case 'A':
      return DAYS[date.getDay()]!;
    case 'a':
      return DAYS[date.getDay()]!.slice(0, 3);
    case 'B':
      return MONTHS[date.getMonth()]!;
    case 'b':
    case 'h':
      return MONTHS[date.getMonth()]!.slice(0, 3);
    case 'c':
      return strftime(date, '%a %b %e %H:%M:%S %Y');
    case 'D':
    case 'x':
      return strftime(date, '%m/%d/%y');
    case 'F':
      return strftime(date, '%Y-%m-%d');
    case 'n':
      return '\n';
    case 'P':
      return date.getHours() < 12 ? 'am' : 'pm';
    case 'p':
      return date.getHours() < 12 ? 'AM' : 'PM';
    case 'R':
      return strftime(date, '%H:%M');
    case 'r':
      return strftime(date, '%I:%M:%S %p');
    case 'T':
    case 'X':
      return strftime(date, '%H:%M:%S');
    case 't':
      return '\t';
    case 'z':
    case 'Z':
      return '';
    case '%':
      return '%';
    default:
      return null;
  }
}

/**
 * datetime.strftime() in local time, with glibc's flags `-` (no fill), `_` (spaces), `0`, `^` (upper case) and widths.
 * Unknown directives stay as they are.
 */
export function strftime(date: Date, format: string): string {
  return format.replace(
    /%([-_0^#]*)(\d*)([a-zA-Z%])/g,
    (whole, flags: string, width: string, directive: string) => {
      const number = numberField(date, directive);
      if (number !== null) {
        const fill = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : number.fill;
        const digits = String(number.number);
        return flags.includes('-')
          ? digits
          : digits.padStart(Number(width.slice(0, 3)) || number.width, fill);
      }
      const text = textField(date, directive);
      if (text === null) return whole;
      const cased = flags.includes('^') ? text.toUpperCase() : text;
      return cased.padStart(Number(width.slice(0, 3)), flags.includes('0') ? '0' : ' ');
    },
  );
}
