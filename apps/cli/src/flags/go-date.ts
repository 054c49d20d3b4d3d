const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

const two = (value: number) => String(value).padStart(2, '0')
const spaced = (value: number) => String(value).padStart(2, ' ')
const hour12 = (at: Date) => at.getHours() % 12 || 12

/** What stands in a Go layout for each part of a date: the date Monday, January 2, 15:04:05 2006, in zone -0700. */
const parts: Readonly<Record<string, (at: Date) => string>> = {
  January: (at) => months[at.getMonth()] ?? '',
  Jan: (at) => (months[at.getMonth()] ?? '').slice(0, 3),
  Monday: (at) => days[at.getDay()] ?? '',
  Mon: (at) => (days[at.getDay()] ?? '').slice(0, 3),
  MST: zoneName,
  '2006': (at) => String(at.getFullYear()).padStart(4, '0'),
  '06': (at) => two(at.getFullYear() % 100),
  '01': (at) => two(at.getMonth() + 1),
  '1': (at) => String(at.getMonth() + 1),
  '002': (at) => String(dayOfYear(at)).padStart(3, '0'),
  '02': (at) => two(at.getDate()),
  _2: (at) => spaced(at.getDate()),
  '2': (at) => String(at.getDate()),
  '15': (at) => two(at.getHours()),
  '03': (at) => two(hour12(at)),
  '3': (at) => String(hour12(at)),
  '04': (at) => two(at.getMinutes()),
  '4': (at) => String(at.getMinutes()),
  '05': (at) => two(at.getSeconds()),
  '5': (at) => String(at.getSeconds()),
  PM: (at) => (at.getHours() < 12 ? 'AM' : 'PM'),
  pm: (at) => (at.getHours() < 12 ? 'am' : 'pm'),
  '-07:00': (at) => offset(at, ':'),
  '-0700': (at) => offset(at, ''),
  'Z07:00': (at) => (at.getTimezoneOffset() === 0 ? 'Z' : offset(at, ':')),
  Z0700: (at) => (at.getTimezoneOffset() === 0 ? 'Z' : offset(at, '')),
}

// Longer ones first, so that `2006` is a year and not a day with a number behind it. Fractions follow a point or a comma.
const pattern = /January|Jan|Monday|Mon|MST|Z07:00|Z0700|-07:00|-0700|2006|002|01|02|03|04|05|06|15|PM|pm|_2|[.,](?:0+|9+)(?!\d)|[1-5]/g

/** A date in a layout of Go's, in local time. */
export function goDate(layout: string, at: Date): string {
  return layout.replaceAll(pattern, (part) => parts[part]?.(at) ?? fraction(part, at))
}

/** `.000` has all its digits, `.999` none of the noughts at its end. */
function fraction(part: string, at: Date): string {
  const digits = String(at.getMilliseconds())
    .padStart(3, '0')
    .padEnd(9, '0')
    .slice(0, part.length - 1)
  if (part.charAt(1) === '0') return part.charAt(0) + digits
  const short = digits.replace(/0+$/, '')
  return short === '' ? '' : part.charAt(0) + short
}

function offset(at: Date, colon: string): string {
  const minutes = -at.getTimezoneOffset()
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${two(hours)}${colon}${two(rest)}`
}

function zoneName(at: Date): string {
  const name = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')
  return name?.value ?? 'UTC'
}

function dayOfYear(at: Date): number {
  return Math.round((Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) - Date.UTC(at.getFullYear(), 0, 0)) / 86_400_000)
}
