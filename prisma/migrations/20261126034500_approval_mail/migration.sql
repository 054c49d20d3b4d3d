-- Where people get mail, and what of approvals they were told by it.

ALTER TABLE "users" ADD COLUMN "mail_address" TEXT;

ALTER TABLE "approval_events" ADD COLUMN "told_at" TIMESTAMPTZ(3);
-- What happened before is no news.
UPDATE "approval_events" SET "told_at" = "at";
CREATE INDEX "approval_events_untold" ON "approval_events"("id") WHERE "told_at" IS NULL;
