-- How fast a run may copy, where somebody set it while the run went on.

ALTER TABLE "runs" ADD COLUMN "bandwidth" TEXT;
