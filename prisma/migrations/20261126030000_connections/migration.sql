-- Storage of other kinds than the disk: what leads to it, its secrets, encrypted, and what tests of it found.

ALTER TABLE "connections" DROP CONSTRAINT "connections_kind";
ALTER TABLE "connections"
    ADD COLUMN "secrets" BYTEA,
    ADD COLUMN "secret_facts" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "host_key" JSONB,
    ADD COLUMN "test" JSONB,
    ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "connections"
    ADD CONSTRAINT "connections_kind" CHECK ("kind" IN ('local', 'sftp', 's3', 'webdav', 'rclone')),
    ADD CONSTRAINT "connections_secrets" CHECK (("secrets" IS NULL) = ("secret_facts" = '[]'::jsonb));
-- There is one disk.
CREATE UNIQUE INDEX "connections_local" ON "connections"("kind") WHERE "kind" = 'local';
UPDATE "connections" SET "config" = "config" || jsonb_build_object('kind', "kind");

-- Unlogged: after a crash whoever asked asks again.
CREATE UNLOGGED TABLE "connection_tests" (
    "id" UUID NOT NULL,
    "connection_id" UUID,
    "revision" INTEGER,
    "draft" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'running',
    "lines" JSONB NOT NULL DEFAULT '[]',
    "capabilities" JSONB,
    "host_key" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_tests_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "connection_tests_state" CHECK ("state" IN ('running', 'working', 'not-working')),
    CONSTRAINT "connection_tests_finished_at" CHECK (("finished_at" IS NULL) = ("state" = 'running')),
    CONSTRAINT "connection_tests_subject" CHECK (("connection_id" IS NULL) = ("draft" IS NOT NULL))
);
CREATE INDEX "connection_tests_connection_id_idx" ON "connection_tests"("connection_id");
CREATE INDEX "connection_tests_created_at_idx" ON "connection_tests"("created_at");
ALTER TABLE "connection_tests" ADD CONSTRAINT "connection_tests_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
