/** Names with something put behind them, or before their extension: of conflict copies and of versions. */
import { encodePath } from './rel-path.ts'

/** The longest name that every common file system takes, in bytes. */
const maxNameBytes = 255

/**
 * `name` with `suffix` behind it, or with `keepExtension` before its extension: `f.tar.gz` becomes `f.1.tar.gz`. The last extension
 * always counts; those before it only as long as they are known as types of files, so `a.b.gz` becomes `a.b.1.gz`. What does not
 * fit the longest name shortens the stem, never the suffix.
 */
export function suffixedName(name: string, suffix: string, keepExtension: boolean): string {
  const [stem, extensions] = keepExtension ? splitExtensions(name) : [name, '']
  const room = maxNameBytes - encodePath(suffix + extensions).length
  // Extensions that would leave no stem are no extensions.
  if (room < 1) return shortened(name, maxNameBytes - encodePath(suffix).length) + suffix
  return shortened(stem, room) + suffix + extensions
}

/** As rclone does for all suffixes that leave the extension where it is. */
export function splitExtensions(name: string): [stem: string, extensions: string] {
  let stem = name
  for (let isFirst = true; ; isFirst = false) {
    const dot = stem.lastIndexOf('.')
    if (dot === -1 || !(isFirst || knownExtensions.has(stem.slice(dot + 1).toLowerCase()))) break
    stem = stem.slice(0, dot)
  }
  return [stem, name.slice(stem.length)]
}

/** By whole characters, so that no half of one is left. */
function shortened(text: string, maxBytes: number): string {
  let kept = text
  while (kept !== '' && encodePath(kept).length > maxBytes) kept = kept.slice(0, isPairEnd(kept) ? -2 : -1)
  return kept
}

function isPairEnd(text: string): boolean {
  const before = text.charCodeAt(text.length - 2)
  return before >= 0xd800 && before <= 0xdbff
}

/** Extensions of registered or common types of files, as systems list them. */
const knownExtensions: ReadonlySet<string> = new Set(
  `3g2 3gp 7z aac ac3 ai aif aifc aiff apk asc asf atom au avi avif bat bcpio bib bin bmp bz2 c cab cbr cbz cc cdr cer cfg class
  cpio cpp crl crt crx csh css csv cxx dart deb dbf dif djvu dll dmg doc docm docx dot dotx dv dvi dxf eml eot eps epub es exe flac
  fli flv fods fodt gif gpx gtar gz h heic heif hh hpp htm html ical ics icns ico ics iges igs img iso jar java jfif jng jp2 jpe
  jpeg jpg js json jsonld jsonl jxl key kml kmz latex less log lz lz4 lzma lzo m3u m3u8 m4a m4v man markdown mbox md mdb mhtml mid
  midi mjs mka mkv mobi mov mp2 mp3 mp4 mpa mpe mpeg mpega mpg mpga mpv mpkg msg msi mts mxf numbers obj oda odb odc odf odg odi odp
  ods odt oga ogg ogv ogx opus otf p12 p7b p7c p7m p7s pages pbm pcap pcx pdb pdf pem pfx pgm pgp php pict pkg pl pls png pnm pot
  pps ppm ppt pptm pptx prn ps psd py pyc qcow2 qt ra ram rar raw rb rdf rm roff rpm rss rst rtf rtx sass scm scss sgml sh shar sig
  sit sql sqlite srt ssa svg svgz swf sxc sxd sxi sxw t tar tbz tbz2 tcl tex texi texinfo tga tgz tif tiff toml torrent tr ts tsv ttf
  txt txz uri vcard vcf vcs vdi vmdk vsd vtt wasm wav wax weba webm webmanifest webp wma wmv woff woff2 wp wpd wrl wsdl x xbm xcf
  xht xhtml xls xlsb xlsm xlsx xml xpm xps xsd xsl xslt xspf xul xwd xz yaml yml z zip zst`.split(/\s+/),
)
