/** Tests name modes of new files, and become users who have to get into new folders: neither is to depend on who runs them. */
process.umask(0o022)
