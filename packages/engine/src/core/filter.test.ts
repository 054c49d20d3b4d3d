import { describe, expect, test } from 'vitest'
import { compileFilter, InvalidFilter, parseFilters } from './filter.ts'
import { foldersOnTheWay, globToRegExp } from './glob.ts'

/** Whether a pattern matches, as an exclusion of a file would. */
const matches = (pattern: string, path: string, ignoreCase = false) => globToRegExp(pattern, ignoreCase).test(path)

describe('patterns', () => {
  test.each<[pattern: string, matching: string[], other: string[]]>([
    // The examples of rclone's filtering manual.
    ['file.jpg', ['file.jpg', 'directory/file.jpg'], ['afile.jpg', 'directory/afile.jpg', 'file.jpgx', 'fileXjpg']],
    ['/file.jpg', ['file.jpg'], ['afile.jpg', 'directory/file.jpg']],
    ['*.jpg', ['file.jpg', 'dir/file.jpg', '.jpg'], ['file.png', 'dir/file.png', 'file.jpg/x']],
    ['/*.jpg', ['file.jpg', 'file2.jpg'], ['file.png', 'dir/file.jpg']],
    ['*.{jpg,png}', ['file.jpg', 'dir/file.png'], ['file.gif', 'dir/file.gif', 'file.jpg,png']],
    ['dir/**', ['dir/anyfile', 'subdir/dir/subsubdir/anyfile'], ['file.png', 'subdir/file.png', 'dir', 'xdir/f']],
    ['*.t?t', ['file.txt', 'dir/file.tzt'], ['file.qxt', 'dir/file.png', 'file.t/t']],
    ['*.[a-z]', ['file.a', 'dir/file.b'], ['file.0', 'dir/file.1', 'file.A']],
    ['*.\\?\\?\\?', ['file.???', 'dir/file.???'], ['file.abc', 'dir/file.def']],
    ['*.\\d\\d\\d', ['file.012', 'dir/file.345'], ['file.abc', 'dir/file.def', 'file.12']],
    ['*.{{jpe?g}}', ['file.jpeg', 'dir/file.jpg'], ['file.png', 'dir/file.jpeeg']],
    ['/{{.*\\.jpe?g}}', ['file.jpeg', 'file.jpg', 'dir/file.jpg'], ['file.png']],
    ['*.{{(?i)jpg}}', ['file.jpg', 'file.JPG'], ['file.png']],
    ['{{start[^/]*end\\.jpg}}', ['startend.jpg', 'a/start-end.jpg'], ['start/end.jpg', 'startendXjpg']],
    ['*\\[{JP,KR,HK}\\]*', ['a[JP]b', '[HK]'], ['aJPb', 'a[US]b']],
    // Stars.
    ['a*b', ['ab', 'axxb', 'd/a.b'], ['a/b', 'xab']],
    ['a**b', ['ab', 'a/b', 'a/x/y/b'], ['cab']],
    ['**', ['a', 'a/b', 'a\nb'], []],
    ['/srv/mail/**/new', ['srv/mail/a/new', 'srv/mail/a/b/new'], ['srv/mail/new', 'x/srv/mail/a/new']],
    // Classes.
    ['not[ae]', ['nota', 'note'], ['noto', 'not']],
    ['[!a-c]x', ['ax', '!x'], ['dx', 'x']],
    ['[^a-c]x', ['dx', '\nx'], ['bx']],
    ['[\\]]', [']'], ['[', '\\']],
    ['[[]]', ['[]'], ['[', ']']],
    ['a[^b]c', ['a/c', 'axc'], ['abc']],
    ['[\\[\\]]', ['[', ']'], ['[]', 'a']],
    ['[\\d\\-_]x', ['1x', '-x', '_x'], ['ax', 'dx']],
    ['[^\\D]x', ['1x'], ['ax']],
    ['[[:alpha:]_]x', ['ax', 'Zx', '_x'], ['1x', '[x', ':x']],
    ['[[:punct:]]', ['!', '[', '`', '~'], ['a', '1']],
    ['[[:xdigit:][:space:]]', ['f', 'A', '9', ' ', '\t'], ['g']],
    ['[{},*?]', ['{', '}', ',', '*', '?'], ['a']],
    ['a\\w\\W\\s\\Sb', ['aA- !b', 'a_. xb'], ['a-- !b', 'a_ab']],
    // Alternatives.
    ['a{b,c,d}e', ['abe', 'ace', 'ade'], ['ae', 'abcde']],
    ['a{b,}e', ['abe', 'ae'], ['ace']],
    ['{a/b,c}.txt', ['a/b.txt', 'c.txt', 'x/c.txt'], ['b.txt']],
    ['{a,b{c,d}}', ['a', 'bc', 'bd'], ['b', 'c']],
    ['{*.a,?b}', ['x.a', '.a', 'xb'], ['xxb', 'x/y.b']],
    // What is not special.
    ['this,that', ['this,that'], ['this']],
    ['a.b+(c)|^d$', ['a.b+(c)|^d$'], ['axb+(c)|^d$', 'abb(c)']],
    ['a\\*b', ['a*b'], ['axb']],
    ['a\\\\b', ['a\\b'], ['ab']],
    ['\u{1f600}?', ['\u{1f600}x', '\u{1f600}\u{1f600}'], ['\u{1f600}']],
    ['x?', ['x\udc80', 'x\u00e9'], ['x', 'x/']],
    // Regular expressions as people write them elsewhere.
    ['{{[a-z]+\\-\\d{2}\\_x}}', ['ab-12_x'], ['ab-1_x']],
    ['/{{(?P<year>\\d{4})}}/*', ['2024/f'], ['x/2024/f', '24/f']],
    ['{{a|b}}c', ['ac', 'bc'], ['a', 'cc']],
  ])('%s', (pattern, matching, other) => {
    for (const path of matching) expect(matches(pattern, path), path).toBe(true)
    for (const path of other) expect(matches(pattern, path), path).toBe(false)
  })

  test('case counts unless it is told not to', () => {
    expect([matches('readme', 'README'), matches('readme', 'README', true), matches('[a-c]\u00e9', 'B\u00c9', true)]).toEqual([
      false,
      true,
      true,
    ])
  })

  test.each([
    ['***', 'too many stars'],
    ['a***b', 'too many stars'],
    ['ab]c', '"]" without "["'],
    ['ab[c', '"[" without "]"'],
    ['[]', '"[" without "]"'],
    ['ab{c', '"{" without "}"'],
    ['ab}c', '"}" without "{"'],
    ['ab{{cd', '"{{" without "}}"'],
    ['a\\', 'nothing after the last'],
    ['[a--b]', 'the range a-- is the wrong way round in [a--b]'],
    ['[z-a]', 'the wrong way round'],
    ['{{(}}', '"(" without ")"'],
    ['{{)}}', '")" without "("'],
    ['{a\\}', '"{" without "}"'],
    ['\\y', '"\\y" means nothing'],
    ['{{(?=a)}}', '(?=a is not supported'],
    ['{{a**}}', 'nothing before "*"'],
    ['[[:nothing:]]', 'no class is named'],
  ])('%s is refused: %s', (pattern, why) => {
    expect(() => globToRegExp(pattern, false)).toThrow(why)
  })

  test.each<[string, string[]]>([
    ['*', ['/**']],
    ['*.txt', ['/**']],
    ['/*', ['/']],
    ['/*.txt', ['/']],
    ['//notes', ['/']],
    ['/in/out/*.txt', ['/in/out/', '/in/', '/']],
    ['/in//*.txt', ['/in/', '/']],
    ['in/out/*.txt', ['in/out/', 'in/']],
    ['*/?/*.txt', ['*/?/', '*/']],
    ['/{in,out}/*.{txt,md}', ['/{in,out}/', '/']],
    ['/{in,out/**}/x', ['/**']],
    ['/{in,{out/deep,else}}/x', ['/**']],
    ['/{in,{out,else}}/x', ['/**']],
    ['{{in|out}}/x', ['/**']],
    ['**', ['**/']],
    ['in**out', ['in**/']],
    ['in**out/x**y', ['in**out/x**/', 'in**out/', 'in**/']],
    ['/srv/**/new', ['/srv/**/', '/srv/', '/']],
    ['/log**', ['/log**/', '/']],
  ])('the folders on the way to %s', (pattern, folders) => {
    expect(foldersOnTheWay(pattern)).toEqual(folders)
  })
})

/** `+` and `-` for each path; a path with a slash at its end is asked for as a folder. */
function judge(text: string, paths: readonly string[], ignoreCase = false): string {
  const filter = compileFilter(parseFilters(text, ignoreCase))
  return paths
    .map((path) => ((path.endsWith('/') ? filter.includesFolder(path.slice(0, -1)) : filter.includesFile(path)) ? `+${path}` : `-${path}`))
    .join(' ')
}

describe('rules', () => {
  test.each<[what: string, text: string, paths: string[], verdict: string]>([
    ['no rule includes everything', '', ['a', 'a/b', 'a/'], '+a +a/b +a/'],
    [
      'the first match decides',
      '- secret*.jpg\n+ *.jpg\n- *',
      ['secret1.jpg', 'a.jpg', 'd/a.jpg', 'a.txt'],
      '-secret1.jpg +a.jpg +d/a.jpg -a.txt',
    ],
    ['and its order counts', '+ *.jpg\n- secret*.jpg\n', ['secret1.jpg', 'a.txt'], '+secret1.jpg +a.txt'],
    [
      'the manual’s example of directories',
      '- /dir1/\n- /dir2/\n+ *.pdf\n- **\n',
      ['dir1/', 'dir2/', 'dir3/', 'dir3/dir1/', 'a.pdf', 'dir3/b.pdf', 'dir3/b.txt', 'dir1/c.pdf'],
      '-dir1/ -dir2/ +dir3/ +dir3/dir1/ +a.pdf +dir3/b.pdf -dir3/b.txt -dir1/c.pdf',
    ],
    [
      'an excluded directory takes all that is in it',
      '- dir/',
      ['dir/', 'a/dir/', 'dir/x', 'a/dir/b/c', 'dir', 'mydir/x'],
      '-dir/ -a/dir/ -dir/x -a/dir/b/c +dir +mydir/x',
    ],
    ['with two stars too', '- /dir/**', ['dir/', 'dir/x', 'a/dir/x'], '-dir/ -dir/x +a/dir/x'],
    ['a file rule excludes no directory', '- dir', ['dir/', 'dir', 'dir/x'], '+dir/ -dir +dir/x'],
    ['but all files is all directories', '- *', ['a', 'a/', 'a/b'], '-a -a/ -a/b'],
    [
      'an included file brings the directories on its way',
      '+ /a/b/*.txt\n- **',
      ['a/', 'a/b/', 'a/c/', 'b/', 'a/b/x.txt', 'a/x.txt'],
      '+a/ +a/b/ -a/c/ -b/ +a/b/x.txt -a/x.txt',
    ],
    ['and so does one at any depth', '+ *.txt\n- **', ['a/', 'a/b/', 'a/b/x.txt', 'x.doc'], '+a/ +a/b/ +a/b/x.txt -x.doc'],
    ['an included directory alone includes no file', '+ /dir/\n- **', ['dir/', 'dir/x', 'e/'], '+dir/ -dir/x -e/'],
    [
      'an included tree',
      '+ /Documents/Family/**\n+ /*\n- **',
      ['Documents/', 'Documents/Family/', 'Documents/Family/x/y', 'Documents/Other/', 'x', 'e/'],
      '+Documents/ +Documents/Family/ +Documents/Family/x/y -Documents/Other/ +x -e/',
    ],
    [
      'an exclusion before a directory’s inclusion',
      '- *.log\n+ /logs/**\n- **',
      ['logs/', 'logs/a.log', 'logs/a.txt'],
      '+logs/ -logs/a.log +logs/a.txt',
    ],
    ['an exclamation mark forgets what came before', '- *.txt\n!\n- *.doc', ['a.txt', 'a.doc'], '+a.txt -a.doc'],
    ['comments and blank lines', '# - *.txt\n; - *.txt\n\n   \n\t# x\n  - *.doc  \n', ['a.txt', 'a.doc'], '+a.txt -a.doc'],
    ['lines of another system', '- *.txt\r\n- *.doc\r\n', ['a.txt', 'a.doc', 'a.c'], '-a.txt -a.doc +a.c'],
    ['one blank stands after the sign, more belong to the name', '-  a', ['a', ' a'], '+a - a'],
    ['names with line ends and bad bytes', '- a*', ['a\nb', 'a\udc80', 'b\na'], '-a\nb -a\udc80 +b\na'],
  ])('%s', (_, text, paths, verdict) => {
    expect(judge(text, paths)).toBe(verdict)
  })

  test('case can be ignored for all rules at once', () => {
    expect(judge('- /DIR/\n- *.TXT', ['dir/', 'a.txt', 'b'], true)).toBe('-dir/ -a.txt +b')
  })

  test.each([
    ['- a\n- b\nfoo', 3, 'a rule starts with'],
    ['-a', 1, 'a rule starts with'],
    ['# fine\n+', 2, 'a rule starts with'],
    ['- ok\n\n- a{b', 3, '"{" without "}"'],
    ['+ {{(}}', 1, '"(" without ")"'],
    ['+ {{[}}', 1, '"[" without "]"'],
    ['! all', 1, 'a rule starts with'],
  ])('%j is wrong in line %i', (text, line, why) => {
    let error: unknown
    try {
      parseFilters(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(InvalidFilter)
    expect(error).toMatchObject({ line, message: expect.stringContaining(why) })
  })
})
