-- Approvals: held runs and resyncs that wait for a person, with their timelines.

ALTER TABLE "plans" ADD COLUMN "options" JSONB NOT NULL DEFAULT '{}', ADD COLUMN "approval_id" INTEGER;
ALTER TABLE "runs" ADD COLUMN "options" JSONB NOT NULL DEFAULT '{}', ADD COLUMN "approval_id" INTEGER;

CREATE TABLE "approvals" (
    "id" SERIAL NOT NULL,
    "pair_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "plan_id" INTEGER,
    "run_id" INTEGER,
    "applied_run_id" INTEGER,
    "fingerprint" TEXT NOT NULL,
    "approvable" BOOLEAN NOT NULL,
    "gates" JSONB NOT NULL DEFAULT '[]',
    "facts" JSONB NOT NULL,
    "settings_version" INTEGER NOT NULL,
    "requester_kind" TEXT NOT NULL,
    "requester_id" TEXT,
    "requester_name" TEXT NOT NULL,
    "why" TEXT,
    "winner" TEXT,
    "note" TEXT,
    "named_approver_id" TEXT,
    "named_approver_name" TEXT,
    "assignee_id" TEXT,
    "assignee_name" TEXT,
    "schedule_paused" BOOLEAN NOT NULL DEFAULT false,
    "decided_by_id" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "void_cause" TEXT,
    "replaced_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "reminded_at" TIMESTAMPTZ(3),

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "approval_events" (
    "id" SERIAL NOT NULL,
    "approval_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "by" TEXT,
    "text" TEXT,
    "run_id" INTEGER,
    "plan_id" INTEGER,

    CONSTRAINT "approval_events_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "approvals_pair_id_id_idx" ON "approvals"("pair_id", "id" DESC);
CREATE INDEX "approval_events_approval_id_id_idx" ON "approval_events"("approval_id", "id");

ALTER TABLE "approvals" ADD CONSTRAINT "approvals_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pairs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "approval_events" ADD CONSTRAINT "approval_events_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approvals"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Closed sets, and rules between columns.

ALTER TABLE "approvals"
    ADD CONSTRAINT "approvals_kind" CHECK ("kind" IN ('held', 'resync')),
    ADD CONSTRAINT "approvals_state" CHECK ("state" IN ('draft', 'waiting', 'approved', 'rejected', 'withdrawn', 'discarded', 'expired', 'void', 'applied')),
    ADD CONSTRAINT "approvals_requester_kind" CHECK ("requester_kind" IN ('person', 'schedule', 'token')),
    ADD CONSTRAINT "approvals_void_has_cause" CHECK (("state" = 'void') = ("void_cause" IS NOT NULL)),
    ADD CONSTRAINT "approvals_rejected_has_reason" CHECK ("state" <> 'rejected' OR "decision_reason" IS NOT NULL);

-- One open hold and one open request for a resync of a pair.

CREATE UNIQUE INDEX "approvals_one_open" ON "approvals" ("pair_id", "kind") WHERE "state" IN ('draft', 'waiting', 'approved');
CREATE INDEX "approvals_open" ON "approvals" ("id") WHERE "state" IN ('draft', 'waiting', 'approved');

-- A plan of a run that was held is kept as it was shown.

ALTER TABLE "plans" DROP CONSTRAINT "plans_state";
ALTER TABLE "plans" ADD CONSTRAINT "plans_state" CHECK ("state" IN ('queued', 'scanning', 'planning', 'ready', 'nothing', 'held', 'applied', 'stale', 'discarded', 'failed'));
