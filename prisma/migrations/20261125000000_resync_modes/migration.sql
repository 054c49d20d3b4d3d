-- A resync that was cut off goes on in its mode.

ALTER TABLE "baselines" DROP CONSTRAINT "baselines_status";
UPDATE "baselines" SET "status" = 'resyncing:path1' WHERE "status" = 'resyncing';
ALTER TABLE "baselines" ADD CONSTRAINT "baselines_status" CHECK ("status" IN (
    'settled', 'resyncing:path1', 'resyncing:path2', 'resyncing:newer', 'resyncing:older', 'resyncing:larger', 'resyncing:smaller', 'resyncing:keep-both'
));
