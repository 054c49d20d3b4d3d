-- Conflicts with what is decided about them, texts that were agreed on, kept versions, and bytes on their way to a reader.

CREATE TABLE "conflicts" (
    "id" SERIAL NOT NULL,
    "pair_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,
    "path" BYTEA NOT NULL,
    "folder" BYTEA NOT NULL,
    "search_path" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "body" TEXT NOT NULL,
    "path1_size" BIGINT,
    "path2_size" BIGINT,
    "path1_mtime" DECIMAL(30,0),
    "path2_mtime" DECIMAL(30,0),
    "agreed_size" BIGINT,
    "agreed_mtime" DECIMAL(30,0),
    "is_known" BOOLEAN NOT NULL,
    "base" BYTEA,
    "facts" JSONB,
    "changed_side" TEXT,
    "changed_at" TIMESTAMPTZ(3),
    "choice" TEXT,
    "decided_by" TEXT,
    "decided_by_id" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "plan_id" INTEGER,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conflicts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "conflicts_kind" CHECK ("kind" IN ('edit-edit', 'edit-delete', 'new-new', 'same-content', 'type', 'case')),
    CONSTRAINT "conflicts_state" CHECK ("state" IN ('open', 'decided', 'applied', 'gone')),
    CONSTRAINT "conflicts_choice" CHECK ("choice" IN ('keep-path1', 'keep-path2', 'keep-both', 'keep-changed', 'delete', 'merge')),
    CONSTRAINT "conflicts_changed_side" CHECK ("changed_side" IN ('path1', 'path2')),
    CONSTRAINT "conflicts_revision" CHECK ("revision" >= 1),
    CONSTRAINT "conflicts_decided_says_what" CHECK ("state" <> 'decided' OR ("choice" IS NOT NULL AND "decided_by" IS NOT NULL AND "decided_at" IS NOT NULL)),
    CONSTRAINT "conflicts_open_is_undecided" CHECK ("state" <> 'open' OR ("choice" IS NULL AND "plan_id" IS NULL))
);

CREATE TABLE "conflict_merges" (
    "conflict_id" INTEGER NOT NULL,
    "sha256" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "conflict_merges_pkey" PRIMARY KEY ("conflict_id")
);

CREATE TABLE "conflict_drafts" (
    "conflict_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conflict_drafts_pkey" PRIMARY KEY ("conflict_id","user_id")
);

CREATE UNLOGGED TABLE "conflict_lookers" (
    "conflict_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conflict_lookers_pkey" PRIMARY KEY ("conflict_id","user_id")
);

CREATE TABLE "base_files" (
    "id" BIGSERIAL NOT NULL,
    "pair_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,
    "sha256" BYTEA NOT NULL,
    "size" BIGINT NOT NULL,
    "mtime" DECIMAL(30,0) NOT NULL,

    CONSTRAINT "base_files_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "base_contents" (
    "pair_id" UUID NOT NULL,
    "sha256" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "bytes" INTEGER NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "base_contents_pkey" PRIMARY KEY ("pair_id","sha256")
);

CREATE TABLE "kept_versions" (
    "id" BIGSERIAL NOT NULL,
    "pair_id" UUID NOT NULL,
    "run_id" INTEGER NOT NULL,
    "side" TEXT NOT NULL,
    "path" BYTEA NOT NULL,
    "search_path" TEXT NOT NULL,
    "size" BIGINT,
    "mtime" DECIMAL(30,0),
    "reason" TEXT NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kept_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kept_versions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "kept_versions_side" CHECK ("side" IN ('path1', 'path2'))
);

CREATE UNLOGGED TABLE "content_transfers" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "request" JSONB NOT NULL,
    "head" JSONB,
    "is_ended" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "content_transfers_pkey" PRIMARY KEY ("id")
);

CREATE UNLOGGED TABLE "content_chunks" (
    "transfer_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "content_chunks_pkey" PRIMARY KEY ("transfer_id","n")
);

CREATE INDEX "conflicts_pair_id_state_idx" ON "conflicts"("pair_id", "state");
CREATE INDEX "conflicts_plan_id_idx" ON "conflicts"("plan_id");
CREATE INDEX "base_contents_pair_id_kept_at_idx" ON "base_contents"("pair_id", "kept_at");
CREATE INDEX "kept_versions_pair_id_run_id_idx" ON "kept_versions"("pair_id", "run_id");
CREATE INDEX "kept_versions_kept_until_idx" ON "kept_versions"("kept_until");

ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pairs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "conflict_merges" ADD CONSTRAINT "conflict_merges_conflict_id_fkey" FOREIGN KEY ("conflict_id") REFERENCES "conflicts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "conflict_drafts" ADD CONSTRAINT "conflict_drafts_conflict_id_fkey" FOREIGN KEY ("conflict_id") REFERENCES "conflicts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "base_files" ADD CONSTRAINT "base_files_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pairs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "base_contents" ADD CONSTRAINT "base_contents_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pairs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "kept_versions" ADD CONSTRAINT "kept_versions_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pairs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "content_chunks" ADD CONSTRAINT "content_chunks_transfer_id_fkey" FOREIGN KEY ("transfer_id") REFERENCES "content_transfers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Keys can be longer than an index row may be, so a digest stands for them where they must be unique.

CREATE UNIQUE INDEX "conflicts_place" ON "conflicts" ("pair_id", sha256("key"));
CREATE INDEX "conflicts_order" ON "conflicts" ("pair_id", substring("path" from 1 for 1024), "id");
CREATE UNIQUE INDEX "base_files_place" ON "base_files" ("pair_id", sha256("key"));
CREATE INDEX "base_files_content" ON "base_files" ("pair_id", "sha256");

-- A plan of decisions, and a first sync that asks about what differs.

ALTER TABLE "plans" DROP CONSTRAINT "plans_mode";
ALTER TABLE "plans" ADD CONSTRAINT "plans_mode" CHECK ("mode" IN ('normal', 'baseline', 'resync', 'decisions'));
ALTER TABLE "baselines" DROP CONSTRAINT "baselines_status";
ALTER TABLE "baselines" ADD CONSTRAINT "baselines_status" CHECK ("status" IN (
    'settled', 'resyncing:path1', 'resyncing:path2', 'resyncing:newer', 'resyncing:older', 'resyncing:larger', 'resyncing:smaller',
    'resyncing:keep-both', 'resyncing:ask'
));
