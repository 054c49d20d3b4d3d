-- Storage that its owner wants never to be written to.
ALTER TABLE "connections" ADD COLUMN "read_only" BOOLEAN NOT NULL DEFAULT false;
-- What the disk allows is a matter of its folders.
ALTER TABLE "connections" ADD CONSTRAINT "connections_read_only" CHECK (NOT ("read_only" AND "kind" = 'local'));
