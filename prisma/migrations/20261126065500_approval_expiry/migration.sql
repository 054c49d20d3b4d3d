-- Whether those who may decide were told that an approval is about to expire.

ALTER TABLE "approvals" ADD COLUMN "expiry_told_at" TIMESTAMPTZ(3);
