import type { Repositories } from '@pairwise/db'
import { z } from 'zod'

const person = z.object({ id: z.string(), name: z.string() })
const about = { by: person, at: z.iso.datetime() }

/** What happened to a request that the rule be switched off: who asked is `by`. */
const secondPersonNews = z.discriminatedUnion('kind', [
  z.object({ ...about, kind: z.literal('asked'), why: z.string() }),
  z.object({ ...about, kind: z.literal('approved'), decidedBy: z.string() }),
  z.object({ ...about, kind: z.literal('rejected'), decidedBy: z.string(), reason: z.string() }),
])
export type SecondPersonNews = z.infer<typeof secondPersonNews>

const newsKey = 'second-person-news'
type Sources = Pick<Repositories, 'settings'>

/** Makes it the one news that there is: what happened to the request before is none any more. */
export function tellNews({ settings }: Sources, news: SecondPersonNews): Promise<void> {
  return settings.put(newsKey, news)
}

/** Nobody has to be told anything any more. */
export function withdrawNews({ settings }: Sources): Promise<void> {
  return settings.remove(newsKey)
}

/** What nobody was told yet, which counts as told from now on: no two processes tell the same. */
export async function takeNews({ settings }: Sources): Promise<SecondPersonNews | null> {
  const news = secondPersonNews.nullable().parse(await settings.get(newsKey))
  return news !== null && (await settings.take(newsKey, news)) ? news : null
}

/** Makes it news again, unless there is newer one. */
export function giveNewsBack({ settings }: Sources, news: SecondPersonNews): Promise<void> {
  return settings.putIfNone(newsKey, news)
}
