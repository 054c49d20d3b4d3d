import { z } from 'zod'

/** How fast content may be copied, in rclone's words for `--bwlimit`: `10M` a second, `off`, or a timetable like `08:00,512k 19:00,off`. */
export const bandwidth = z.string().trim().min(1, 'Give a speed like 10M, or off.').max(2000, 'At most 2,000 characters.')
