import { writeFileSync } from 'node:fs'
import { standIn } from './stand-in.ts'

writeFileSync(`${process.env['PAIRWISE_DATA']}/setup-code`, 'ABCD-EFGH-JKLM\n', { mode: 0o600 })
standIn('api')
