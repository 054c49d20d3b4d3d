-- What Prisma's schema language can't say: closed sets, rules between columns, partial and expression indexes, and
-- rows that nobody may change. Written by hand; every rule has a test in packages/db.

-- Closed sets.

ALTER TABLE "users" ADD CONSTRAINT "users_role" CHECK ("role" IN ('viewer', 'operator', 'admin'));
ALTER TABLE "connections" ADD CONSTRAINT "connections_kind" CHECK ("kind" IN ('local'));
ALTER TABLE "plans"
    ADD CONSTRAINT "plans_origin" CHECK ("origin" IN ('preview', 'run')),
    ADD CONSTRAINT "plans_mode" CHECK ("mode" IN ('normal', 'baseline', 'resync')),
    ADD CONSTRAINT "plans_state" CHECK ("state" IN ('queued', 'scanning', 'planning', 'ready', 'nothing', 'applied', 'stale', 'discarded', 'failed'));
ALTER TABLE "plan_operations" ADD CONSTRAINT "plan_operations_side" CHECK ("side" IN ('path1', 'path2'));
ALTER TABLE "plan_outcomes" ADD CONSTRAINT "plan_outcomes_outcome" CHECK ("outcome" IN ('done', 'stale', 'failed', 'skipped'));
ALTER TABLE "runs"
    ADD CONSTRAINT "runs_trigger" CHECK ("trigger" IN ('manual', 'schedule', 'follow-up', 'apply')),
    ADD CONSTRAINT "runs_state" CHECK ("state" IN ('queued', 'scanning', 'planning', 'applying', 'verifying', 'nothing', 'held', 'done', 'partial', 'failed', 'stopped'));
ALTER TABLE "run_log_lines" ADD CONSTRAINT "run_log_lines_level" CHECK ("level" IN ('debug', 'info', 'notice', 'warning', 'error'));
ALTER TABLE "baselines" ADD CONSTRAINT "baselines_status" CHECK ("status" IN ('settled', 'resyncing'));
ALTER TABLE "baseline_pages" ADD CONSTRAINT "baseline_pages_side" CHECK ("side" IN ('path1', 'path2'));

-- Rules between columns.

ALTER TABLE "pairs" ADD CONSTRAINT "pairs_versions" CHECK ("version" >= 1 AND "revision" >= "version");
ALTER TABLE "plans"
    ADD CONSTRAINT "plans_stale_has_reason" CHECK (("state" = 'stale') = ("stale" IS NOT NULL)),
    ADD CONSTRAINT "plans_failed_has_reason" CHECK (("state" = 'failed') = ("failure" IS NOT NULL)),
    ADD CONSTRAINT "plans_ready_has_fingerprint" CHECK ("state" <> 'ready' OR ("fingerprint" IS NOT NULL AND "ready_at" IS NOT NULL)),
    ADD CONSTRAINT "plans_sealed_has_tallies" CHECK (("digest" IS NULL) = ("tallies" IS NULL));
ALTER TABLE "runs"
    ADD CONSTRAINT "runs_finished_at" CHECK (("finished_at" IS NULL) = ("state" IN ('queued', 'scanning', 'planning', 'applying', 'verifying'))),
    ADD CONSTRAINT "runs_queued_is_unclaimed" CHECK ("state" <> 'queued' OR "lease_token" IS NULL),
    ADD CONSTRAINT "runs_failed_has_reason" CHECK ("state" <> 'failed' OR "failure" IS NOT NULL),
    ADD CONSTRAINT "runs_apply_has_plan" CHECK ("trigger" <> 'apply' OR "state" <> 'queued' OR "plan_id" IS NOT NULL);
ALTER TABLE "run_log_lines" ADD CONSTRAINT "run_log_lines_numbered" CHECK ("n" >= 1);
ALTER TABLE "live_events" ADD CONSTRAINT "live_events_numbered" CHECK ("seq" >= 1);
ALTER TABLE "leases" ADD CONSTRAINT "leases_token" CHECK ("token" >= 1);
ALTER TABLE "baselines" ADD CONSTRAINT "baselines_version" CHECK ("version" >= 1);
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_answer" CHECK (("status" IS NULL) = ("body" IS NULL));

-- One run of a pair at a time.

CREATE UNIQUE INDEX "runs_one_active" ON "runs" ("pair_id") WHERE "finished_at" IS NULL;

-- Plans that somebody still has to finish.

CREATE INDEX "plans_unfinished" ON "plans" ("id") WHERE "state" IN ('queued', 'scanning', 'planning');

-- Keys and paths can be longer than an index row may be (2,704 bytes), so indexes hold their first 1,024 bytes. Equal
-- beginnings are told apart by a digest of the whole where they must be unique, and sorted by the whole where order counts.

CREATE UNIQUE INDEX "plan_operations_order" ON "plan_operations"
    ("plan_id", substring("order_key" from 1 for 1024), (CASE WHEN octet_length("order_key") > 1024 THEN sha256("order_key") ELSE ''::bytea END));
CREATE INDEX "plan_operations_risk" ON "plan_operations" ("plan_id", "risk", substring("path" from 1 for 1024), "id");
CREATE INDEX "plan_operations_path" ON "plan_operations" ("plan_id", substring("path" from 1 for 1024), "id");
CREATE INDEX "plan_operations_move" ON "plan_operations" ("plan_id", "move_key") WHERE "move_key" IS NOT NULL;

CREATE UNIQUE INDEX "baseline_pages_place" ON "baseline_pages" ("pair_id", "side", sha256("path"), "from_name");
CREATE INDEX "baseline_pages_order" ON "baseline_pages" ("pair_id", substring("key" from 1 for 1024));

-- What went wrong, among a hundred thousand operations that were done.

CREATE INDEX "plan_outcomes_not_done" ON "plan_outcomes" ("plan_id", "outcome") WHERE "outcome" <> 'done';

-- The audit is written once.

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The rows of a sealed plan are fixed, but for what happened to them.

CREATE FUNCTION "refuse_change_of_sealed_plan"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'plan % is sealed', NEW."id" USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "plans_sealed_once" BEFORE UPDATE OF "digest", "tallies" ON "plans"
    FOR EACH ROW WHEN (OLD."digest" IS NOT NULL AND (NEW."digest" IS DISTINCT FROM OLD."digest" OR NEW."tallies" IS DISTINCT FROM OLD."tallies"))
    EXECUTE FUNCTION "refuse_change_of_sealed_plan"();
