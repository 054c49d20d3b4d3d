-- AlterTable
ALTER TABLE "plans"
    ADD COLUMN     "parent_id" INTEGER,
    ADD COLUMN     "selection" JSONB,
    ADD COLUMN     "checked_at" TIMESTAMPTZ(3),
    ADD COLUMN     "carried_over" JSONB,
    ADD COLUMN     "applied_by" TEXT;

-- AlterTable
ALTER TABLE "plan_operations"
    ADD COLUMN     "folder" BYTEA NOT NULL DEFAULT '\x',
    ADD COLUMN     "from_path" BYTEA;

-- CreateTable
CREATE TABLE "plan_folders" (
    "id" BIGSERIAL NOT NULL,
    "plan_id" INTEGER NOT NULL,
    "path" BYTEA NOT NULL,
    "parent" BYTEA NOT NULL,
    "losses" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "direct" INTEGER NOT NULL,
    "folders" INTEGER NOT NULL,
    "counts" JSONB NOT NULL,

    CONSTRAINT "plan_folders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_left_out" (
    "plan_id" INTEGER NOT NULL,
    "operation_id" BIGINT NOT NULL,
    "why" TEXT NOT NULL,
    "by" TEXT,

    CONSTRAINT "plan_left_out_pkey" PRIMARY KEY ("plan_id","operation_id")
);

-- CreateTable
CREATE TABLE "plan_selection_rules" (
    "plan_id" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "act" TEXT NOT NULL,
    "scope" JSONB,
    "by" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rows" INTEGER NOT NULL,

    CONSTRAINT "plan_selection_rules_pkey" PRIMARY KEY ("plan_id","n")
);

-- CreateTable
CREATE TABLE "plan_views" (
    "plan_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "operation_id" BIGINT NOT NULL,

    CONSTRAINT "plan_views_pkey" PRIMARY KEY ("plan_id","user_id","operation_id")
);

-- CreateTable
CREATE TABLE "plan_fresh_rows" (
    "plan_id" INTEGER NOT NULL,
    "operation_id" BIGINT NOT NULL,

    CONSTRAINT "plan_fresh_rows_pkey" PRIMARY KEY ("plan_id","operation_id")
);

-- CreateIndex
CREATE INDEX "plan_views_user_id_idx" ON "plan_views"("user_id");

-- CreateIndex
CREATE INDEX "plans_parent_id_idx" ON "plans"("parent_id");

-- AddForeignKey
ALTER TABLE "plans" ADD CONSTRAINT "plans_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "plans"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_folders" ADD CONSTRAINT "plan_folders_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_left_out" ADD CONSTRAINT "plan_left_out_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_selection_rules" ADD CONSTRAINT "plan_selection_rules_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_views" ADD CONSTRAINT "plan_views_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_views" ADD CONSTRAINT "plan_views_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_fresh_rows" ADD CONSTRAINT "plan_fresh_rows_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language can't say.

ALTER TABLE "plan_left_out" ADD CONSTRAINT "plan_left_out_why" CHECK ("why" IN ('skipped', 'skipped-with', 'held'));
ALTER TABLE "plan_selection_rules"
    ADD CONSTRAINT "plan_selection_rules_act" CHECK ("act" IN ('skip', 'include', 'carry-over')),
    ADD CONSTRAINT "plan_selection_rules_numbered" CHECK ("n" >= 1);

-- A folder's own rows in the usual order, the folders in a folder, and what needs the place that a move leaves.

CREATE INDEX "plan_operations_folder" ON "plan_operations"
    ("plan_id", substring("folder" from 1 for 1024), "risk", substring("path" from 1 for 1024), "id");
CREATE INDEX "plan_operations_from" ON "plan_operations" ("plan_id", substring("from_path" from 1 for 1024)) WHERE "from_path" IS NOT NULL;
CREATE INDEX "plan_folders_place" ON "plan_folders" ("plan_id", substring("parent" from 1 for 1024));

-- Plans of before get the folders of their rows: the path without its last name, found in its digits.

UPDATE "plan_operations" SET "folder" = CASE
    WHEN "kind" IN ('mkdir', 'rmdir') THEN "path"
    WHEN position('\x00'::bytea in "path") = 0 THEN '\x'::bytea
    ELSE decode(regexp_replace(encode("path", 'hex'), '^((?:[0-9a-f]{2})*)00(?:0[1-9a-f]|[1-9a-f][0-9a-f])*$', '\1'), 'hex')
END;
-- A plan of before knows nothing of what is left out, so a new one is made instead.
UPDATE "plans" SET "state" = 'discarded' WHERE "state" = 'ready';
-- Why a plan is stale is said with facts of its cause.
UPDATE "plans" SET "stale" = jsonb_build_object('cause', "stale"->'cause', 'at', "stale"->'at') || CASE "stale"->>'cause'
    WHEN 'settings-changed' THEN '{"by": null}'::jsonb
    WHEN 'later-run' THEN jsonb_build_object('runId', ("stale"->'params'->>'run')::int)
    WHEN 'files-changed' THEN '{"total": 0, "files": []}'::jsonb
    ELSE '{}'::jsonb
END WHERE "stale" IS NOT NULL;
