import { startPostgres } from '@pairwise/db/testing'
const pgs = await startPostgres(); console.log(pgs.url)
process.on('SIGTERM', async () => { await pgs.remove(); process.exit(0) })
setInterval(()=>{}, 1e6)
