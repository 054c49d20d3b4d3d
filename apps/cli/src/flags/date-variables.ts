import { goDate } from './go-date.ts'

/** rclone's names for layouts, which are Go's. `mac` has no colons, which macOS doesn't take in names. */
const layouts: Readonly<Record<string, string>> = {
  Layout: "01/02 03:04:05PM '06 -0700",
  ANSIC: 'Mon Jan _2 15:04:05 2006',
  UnixDate: 'Mon Jan _2 15:04:05 MST 2006',
  RubyDate: 'Mon Jan 02 15:04:05 -0700 2006',
  RFC822: '02 Jan 06 15:04 MST',
  RFC822Z: '02 Jan 06 15:04 -0700',
  RFC850: 'Monday, 02-Jan-06 15:04:05 MST',
  RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  RFC1123Z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  RFC3339: '2006-01-02T15:04:05Z07:00',
  RFC3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
  Kitchen: '3:04PM',
  Stamp: 'Jan _2 15:04:05',
  StampMilli: 'Jan _2 15:04:05.000',
  StampMicro: 'Jan _2 15:04:05.000000',
  StampNano: 'Jan _2 15:04:05.000000000',
  DateTime: '2006-01-02 15:04:05',
  DateOnly: '2006-01-02',
  TimeOnly: '15:04:05',
  MacFriendlyTime: '2006-01-02 0304PM',
  macfriendlytime: '2006-01-02 0304PM',
  mac: '2006-01-02 0304PM',
  YYYYMMDD: '20060102',
}

/** Fills `{DateOnly}` and the like in, also a layout of one's own such as `{2006-01-02}`. Local time. */
export function fillDateVariables(text: string, at: Date): string {
  return text.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => goDate(layouts[name] ?? name, at))
}
