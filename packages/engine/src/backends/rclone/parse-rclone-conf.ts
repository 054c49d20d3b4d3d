import { SyncError } from '../../errors.ts'

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Reads an rclone.conf as it was pasted or uploaded. It says nothing yet of what may be used. */
export function parseRcloneConf(text: string): Sections {
  const sections: Record<string, Record<string, string>> = Object.create(null)
  let section: Record<string, string> | null = null
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = raw.trim()
    if (line.startsWith('RCLONE_ENCRYPT_')) {
      throw invalid(
        'The file is encrypted. Nothing was taken from it. Run "rclone config show" where it is used, and paste what that prints.',
      )
    }
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const name = /^\[(.*)\]$/.exec(line)?.[1]?.trim()
    if (name !== undefined) {
      if (name === '') throw invalid(`Line ${i + 1}: a remote without a name.`)
      if (sections[name] !== undefined) throw invalid(`Line ${i + 1}: the remote ${name} is there twice.`)
      section = Object.create(null) as Record<string, string>
      sections[name] = section
      continue
    }
    const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? []
    if (key === undefined || value === undefined) throw invalid(`Line ${i + 1} is neither [a remote] nor "option = value".`)
    if (section === null) throw invalid(`Line ${i + 1}: an option before the first [remote].`)
    if (key in section) throw invalid(`Line ${i + 1}: the option ${key} is there twice.`)
    section[key] = unquoted(value)
  }
  if (Object.keys(sections).length === 0) throw invalid('There is no remote in the file. Each begins with its name in square brackets.')
  return sections
}

/** rclone writes values that begin or end with spaces in backquotes. */
function unquoted(value: string): string {
  return /^`.*`$/.test(value) ? value.slice(1, -1) : value
}

function invalid(message: string): SyncError {
  return new SyncError('backend-failed', message)
}
