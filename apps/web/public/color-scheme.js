// Runs before the first paint, so that a dark page never flashes white. The key is the one that the app stores the choice under.
;(() => {
  let choice = null
  try {
    choice = localStorage.getItem('pairwise-color-scheme')
  } catch {
    choice = null
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
